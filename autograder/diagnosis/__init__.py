"""From wrong values to a sentence: which known way of being wrong has these very numbers?"""
