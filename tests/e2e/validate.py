"""validate.py SCHEMA FILE...: are these files as the JSON Schema says?

As much of JSON Schema as ours use; a keyword that is not known is an error,
so that nothing is silently not checked.
"""
import json
import re
import sys

TYPES = {'object': dict, 'array': list, 'string': str, 'boolean': bool,
         'null': type(None)}
SILENT = {'$schema', '$id', '$defs', 'title', 'description', 'examples',
          'default', '$comment'}


def is_of(value, name):
    if name in ('number', 'integer'):
        return (isinstance(value, (int, float)) and
                not isinstance(value, bool) and
                (name == 'number' or value == int(value)))
    return isinstance(value, TYPES[name])


def equal(a, b):
    return type(a) is type(b) and a == b


class Validator:
    def __init__(self, root):
        self.root = root
        self.faults = []

    def check(self, value, schema, at='$'):
        """Every keyword of SCHEMA, each by its own method."""
        if schema is True:
            return
        if schema is False:
            self.say(at, 'is not allowed')
            return
        for keyword, wanted in schema.items():
            if keyword in SILENT or keyword in ('then', 'else'):
                continue
            name = 'check_' + keyword.strip('$')
            if not hasattr(self, name):
                raise SystemExit('validate.py: no keyword %s' % keyword)
            getattr(self, name)(value, wanted, at, schema)

    def say(self, at, text):
        self.faults.append('%s %s' % (at, text))

    def fits(self, value, schema):
        trial = Validator(self.root)
        trial.check(value, schema)
        return not trial.faults

    def check_type(self, value, wanted, at, _):
        names = wanted if isinstance(wanted, list) else [wanted]
        if not any(is_of(value, name) for name in names):
            self.say(at, 'is %r, not of type %s' % (value, names))

    def check_const(self, value, wanted, at, _):
        if not equal(value, wanted):
            self.say(at, 'is %r, not %r' % (value, wanted))

    def check_enum(self, value, wanted, at, _):
        if not any(equal(value, one) for one in wanted):
            self.say(at, 'is %r, none of %s' % (value, wanted))

    def check_required(self, value, wanted, at, _):
        for key in wanted if isinstance(value, dict) else ():
            if key not in value:
                self.say(at, 'has no %s' % key)

    def check_properties(self, value, wanted, at, _):
        for key in wanted if isinstance(value, dict) else ():
            if key in value:
                self.check(value[key], wanted[key], '%s.%s' % (at, key))

    def check_additionalProperties(self, value, wanted, at, schema):
        known = schema.get('properties', {})
        for key in value if isinstance(value, dict) else ():
            if key not in known:
                self.check(value[key], wanted, '%s.%s' % (at, key))

    def check_propertyNames(self, value, wanted, at, _):
        for key in value if isinstance(value, dict) else ():
            self.check(key, wanted, '%s: key %s' % (at, key))

    def check_items(self, value, wanted, at, _):
        for i, one in enumerate(value if isinstance(value, list) else ()):
            self.check(one, wanted, '%s[%d]' % (at, i))

    def check_minItems(self, value, wanted, at, _):
        if isinstance(value, list) and len(value) < wanted:
            self.say(at, 'has fewer than %d items' % wanted)

    def check_maxItems(self, value, wanted, at, _):
        if isinstance(value, list) and len(value) > wanted:
            self.say(at, 'has more than %d items' % wanted)

    def check_minimum(self, value, wanted, at, _):
        if is_of(value, 'number') and value < wanted:
            self.say(at, 'is %r, less than %r' % (value, wanted))

    def check_maximum(self, value, wanted, at, _):
        if is_of(value, 'number') and value > wanted:
            self.say(at, 'is %r, more than %r' % (value, wanted))

    def check_minLength(self, value, wanted, at, _):
        if isinstance(value, str) and len(value) < wanted:
            self.say(at, 'is shorter than %d' % wanted)

    def check_pattern(self, value, wanted, at, _):
        if isinstance(value, str) and not re.search(wanted, value):
            self.say(at, 'is %r, not like %s' % (value, wanted))

    def check_ref(self, value, wanted, at, _):
        schema = self.root
        for part in wanted.lstrip('#/').split('/'):
            schema = schema[part]
        self.check(value, schema, at)

    def check_anyOf(self, value, wanted, at, _):
        if not any(self.fits(value, one) for one in wanted):
            self.say(at, 'is %r, which fits nothing' % (value,))

    def check_oneOf(self, value, wanted, at, _):
        if sum(self.fits(value, one) for one in wanted) != 1:
            self.say(at, 'is %r, which fits not exactly one' % (value,))

    def check_allOf(self, value, wanted, at, _):
        for one in wanted:
            self.check(value, one, at)

    def check_not(self, value, wanted, at, _):
        if self.fits(value, wanted):
            self.say(at, 'is %r, which must not be' % (value,))


def refuse_constant(text):
    raise SystemExit('validate.py: %s is no JSON' % text)


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        schema = json.load(file)
    faults = []
    for path in sys.argv[2:]:
        with open(path, encoding='utf-8') as file:
            value = json.load(file, parse_constant=refuse_constant)
        validator = Validator(schema)
        validator.check(value, schema)
        faults += ['%s: %s' % (path, fault) for fault in validator.faults]
    for fault in faults[:20]:
        print('  ' + fault[:300])
    return bool(faults)


if __name__ == '__main__':
    sys.exit(main())
