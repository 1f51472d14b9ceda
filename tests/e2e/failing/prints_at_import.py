print('hello from the import')


def fine():
    pass
