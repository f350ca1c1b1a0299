"""The files that a laid-out book is written as: screen, proof, press, and a report about it.

In: `Book`. Out: `Product`s: files as bytes, and findings. One adds a profile as a record in
`catalogue.py`.
"""
