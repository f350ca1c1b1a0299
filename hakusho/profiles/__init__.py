"""What a laid-out book is written as: screen, proof, press, and the report about it.

In: `Book`. Out: `Product`s: files as bytes, and findings. One adds a profile as a function in
`catalogue.py`.
"""
