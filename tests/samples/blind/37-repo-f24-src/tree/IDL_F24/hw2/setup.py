from setuptools import setup, find_packages
setup(name='mytorch', package_dir={'': 'src'}, packages=find_packages('src'))
