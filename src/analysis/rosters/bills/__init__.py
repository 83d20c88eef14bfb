"""The bill of BPJS Ketenagakerjaan (Formulir 2a), read to the sen, line by line."""
