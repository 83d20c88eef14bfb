"""The best assignment of columns to fields, all settled together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def assign(values: Mapping[tuple[str, int], float]) -> dict[str, int]:
    """Field to column, so that the sum of the values is greatest; each field and column once.

    Args:
        values: (field, column) to what the pair is worth; pairs that are left out, or worth
            nothing, are not made.
    """
    fields = sorted({field for field, _ in values})
    columns = sorted({column for _, column in values})
    # Each field may also stay without a column: as many columns of no worth stand at the end.
    cost = [
        [-max(values.get((field, column), 0.0), 0.0) for column in columns] + [0.0] * len(fields)
        for field in fields
    ]
    return {
        field: columns[place]
        for field, place in zip(fields, _hungarian(cost), strict=True)
        if place < len(columns) and values.get((field, columns[place]), 0.0) > 0
    }


def _hungarian(cost: Sequence[Sequence[float]]) -> list[int]:
    """For each row its column, so that the sum of the costs is least (Kuhn and Munkres)."""
    n_rows, n_columns = len(cost), len(cost[0]) if cost else 0
    of_row, of_column = [0.0] * (n_rows + 1), [0.0] * (n_columns + 1)
    matched, way = [0] * (n_columns + 1), [0] * (n_columns + 1)
    for row in range(1, n_rows + 1):
        matched[0], column = row, 0
        least = [float("inf")] * (n_columns + 1)
        is_used = [False] * (n_columns + 1)
        while matched[column]:
            is_used[column] = True
            here, delta, following = matched[column], float("inf"), 0
            for other in range(1, n_columns + 1):
                if is_used[other]:
                    continue
                reduced = cost[here - 1][other - 1] - of_row[here] - of_column[other]
                if reduced < least[other]:
                    least[other], way[other] = reduced, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(n_columns + 1):
                if is_used[other]:
                    of_row[matched[other]] += delta
                    of_column[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:
            matched[column], column = matched[way[column]], way[column]
    result = [0] * n_rows
    for column in range(1, n_columns + 1):
        if matched[column]:
            result[matched[column] - 1] = column - 1
    return result
