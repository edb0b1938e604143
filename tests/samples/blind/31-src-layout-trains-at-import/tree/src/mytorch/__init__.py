"""my little framework"""
__version__ = "0.1"
