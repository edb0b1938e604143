"""Arrays whose elements are read in another order than they lie in: a reshape, and no transpose.

Such a mistake is an exercise's own reference with one of its arrays read anew: what lies in one
order of the axes is read as if it lay in another one. Nothing else has to be known of the layer.
"""
