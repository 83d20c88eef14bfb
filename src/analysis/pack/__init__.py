"""The pack of a month (``ucj pack``): what an OPD and BKAD need to pay the contributions of it."""
