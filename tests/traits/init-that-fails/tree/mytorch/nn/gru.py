raise NotImplementedError('TODO')
