# SPDX-License-Identifier: MIT
"""junit_structure.py FILE...: are these files as CI systems read JUnit XML?

The structure of the schema that Jenkins publishes and the others follow:
which element holds which, which attributes it may and must have, what they
look like; and that the sums are right.
"""
import re
import sys
import xml.etree.ElementTree as tree

COUNT = re.compile(r'\d+$')
SECONDS = re.compile(r'\d+(\.\d+)?$')
DATE = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$')
TEXT = re.compile(r'', re.S)

SUMS = {'tests': COUNT, 'failures': COUNT, 'errors': COUNT,
        'skipped': COUNT, 'disabled': COUNT, 'time': SECONDS}
ENDS = {'message': TEXT, 'type': TEXT}

# element: (children, attributes, those that must be there)
ELEMENTS = {
    'testsuites': ({'testsuite'}, {'name': TEXT, **SUMS}, set()),
    'testsuite': ({'properties', 'testcase', 'system-out', 'system-err'},
                  {'name': TEXT, 'timestamp': DATE, 'hostname': TEXT,
                   'id': TEXT, 'package': TEXT, **SUMS}, {'name', 'tests'}),
    'properties': ({'property'}, {}, set()),
    'property': (set(), {'name': TEXT, 'value': TEXT}, {'name', 'value'}),
    'testcase': ({'skipped', 'error', 'failure', 'system-out',
                  'system-err'},
                 {'name': TEXT, 'classname': TEXT, 'assertions': COUNT,
                  'time': SECONDS, 'status': TEXT}, {'name', 'classname'}),
    'skipped': (set(), ENDS, set()),
    'error': (set(), ENDS, {'type'}),
    'failure': (set(), ENDS, {'type'}),
    'system-out': (set(), {}, set()),
    'system-err': (set(), {}, set()),
}


def faults(element):
    children, attributes, needed = ELEMENTS[element.tag]
    for name in needed - set(element.attrib):
        yield '%s has no %s' % (element.tag, name)
    for name, value in element.attrib.items():
        if name not in attributes or not attributes[name].match(value):
            yield '%s may not have %s="%s"' % (element.tag, name, value)
    for child in element:
        if child.tag not in children:
            yield '%s in %s' % (child.tag, element.tag)
        else:
            yield from faults(child)


def wrong_sums(suite):
    kinds = {'tests': 'testcase', 'failures': 'testcase/failure',
             'errors': 'testcase/error', 'skipped': 'testcase/skipped'}
    for name, path in kinds.items():
        if int(suite.get(name, 0)) != len(suite.findall(path)):
            yield '%s is not the number of %s' % (name, path)
    names = [(case.get('classname'), case.get('name'))
             for case in suite.findall('testcase')]
    if len(names) != len(set(names)):
        yield 'two testcases have one name'


def check(path):
    root = tree.parse(path).getroot()
    if root.tag != 'testsuites':
        yield 'the root is ' + root.tag
        return
    yield from faults(root)
    for suite in root:
        yield from wrong_sums(suite)


bad = ['%s: %s' % (path, fault)
       for path in sys.argv[1:] for fault in check(path)]
if bad:
    print('\n'.join(bad))
sys.exit(bool(bad) or len(sys.argv) < 2)
