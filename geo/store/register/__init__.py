"""The operator's register: a database that keeps items, every change of them and who made it.

It knows nothing of services: an item is a kind, a key and a body of plain values (`geo/pack/kept_items.py`
says which), so that further kinds need no new table.
"""
