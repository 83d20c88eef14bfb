"""Statistical disclosure control: no published cell, and no difference of cells, tells of a few.

The method is cell suppression, in the words of the field:

- **Threshold rule** (primary suppression): a count of 1 to ``min_people - 1`` is withheld. A zero
  is shown, and never withheld for another's sake: sdcTable's ``freq`` rule with ``allowZeros``
  off, which likewise publishes empty cells and does not use them for secondary suppression (read
  in the manual of ``sdcTable::primarySuppression``).
- **Complementary suppression**: where a total and the other parts would give a withheld cell away,
  another one is withheld too, the one that takes the fewest printed figures with it.
  Complementary cells are guarded like the first.
- **Linked tables**: a count that several tables print is one cell, by its key; what is decided, is
  decided once for the report, its charts, and whatever else shows a rate or an amount made of it.
- **Audit** (the attacker's problem, as ``sdcTable::attack`` calls it): with every published count
  and every additive relation known, no withheld cell is determined, exactly, by rational
  elimination (the criterion of ``SSBtools::GaussSuppression``, read in its manual: primary cells
  "do not depend linearly on the non-suppressed cells"). And by
  linear programming (HiGHS), of each small one: some table that agrees with all that is shown has
  ``min_people`` there or more, counts being zero at least; and some such table has another count
  there, marks being one person at least, since a zero is shown.
- **Differencing of editions**: a count that differs by 1 to ``min_people - 1`` from the one last
  published under the same key is withheld.

What is protected: the counts that ``declared`` names, and every amount and rate made of them.
What is not: totals of the whole city, which are always shown and right, also when small and also
from one edition to the next; net changes of a group of withheld cells between editions; what
someone knows from elsewhere (an OPD knows its own); that counts are whole numbers, which
the programme does not use;
and amounts of five or more people of whom a few were paid differently.

Withheld cells are never told the reader by guess or range: they carry a mark. Slips and sheets
for the OPD itself, the tables of ``processed_dir`` and the notebooks of the analysts stay whole.
"""
