import type { Command } from '../command.js'
import { EXIT, UsageError } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import { readWishes } from '../policy-tests/wishes.js'

export const command: Command = {
  name: 'test',
  summary: 'Run tests of a policy, and say what they leave untested.',
  description: [
    'A file of tests is a table of who may, or may not, do what, and where, in YAML or JSON; docs/policy-tests.md describes it. Each test that fails is shown with what was expected, what came instead, and the explanation.',
    'With --coverage also what no test exercises: assignments that never grant, deny assignments that never deny, patterns that never match, conditions that were never both met and not met. With --mutate every single edit of the policy is tried (an assignment dropped, a scope widened, a condition negated, …), and those that no test notices are listed.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 0,
    atMost: Infinity,
    about:
      'Files of tests, folders (all `*.rbac-test.yaml`, `.yml` and `.json` in and below), or patterns with a `*`. Default: this folder.',
    complete: 'file',
  },
  flags: [
    { name: 'verbose', about: 'List tests that pass or are skipped, too.' },
    {
      name: 'only',
      value: '<pattern>',
      about: "Run only tests whose name, or that of their row, matches, e.g. 'Dana *'; the others count as skipped.",
    },
    { name: 'watch', about: 'Run again whenever a file of tests or of the policy changes, until interrupted.' },
    { name: 'junit', value: '<file>', about: 'Also write the results as JUnit XML.', complete: 'file', writes: true },
    { name: 'coverage', about: 'List what no test exercises.' },
    {
      name: 'min-coverage',
      value: '<percent>',
      about: 'With less than this exercised, end with 1. Implies --coverage.',
    },
    { name: 'mutate', about: 'List the single edits of the policy that no test notices.' },
    {
      name: 'min-mutation',
      value: '<percent>',
      about: 'With fewer of the edits noticed, end with 1. Implies --mutate.',
    },
    {
      name: 'max-mutants',
      value: '<number>',
      about: 'Try at most so many edits, evenly chosen. Default 1000.',
    },
    {
      name: 'policy',
      value: '<file|folder>',
      repeatable: true,
      about:
        'Test this policy, whatever the files of tests say; may be repeated. Default: what each says, then $RBAC_POLICY, then rbac.policy.json or rbac.policy.yaml beside the file or above.',
      complete: 'file',
    },
    ...POLICY_FLAGS.filter(({ name }) => name === 'strict'),
  ],
  examples: [
    { does: 'The tests of an example', command: 'rbac test examples/stock-tracker' },
    {
      does: 'What would nobody notice?',
      command: 'rbac test examples/stock-tracker --coverage --mutate',
    },
    {
      does: 'In a pipeline, with a report for the build server',
      command: 'rbac test examples/stock-tracker --junit policy-tests.xml --min-coverage 80',
    },
    { does: 'While writing', command: 'rbac test --watch examples/stock-tracker' },
    {
      does: 'The names of what fails',
      command: `rbac test examples/stock-tracker --json | jq -r '.tests[] | select(.status == "failed").name'`,
    },
  ],
  exitCodes: [
    [EXIT.ok, 'every test passed'],
    [EXIT.no, 'a test failed, or less is exercised or noticed than was asked for'],
    [EXIT.usage, 'wrong usage, a missing file, or a mistake in a file of tests'],
    [EXIT.policy, 'the content of a policy is invalid'],
    [EXIT.interrupted, 'interrupted, which is how --watch ends, whatever the tests said'],
  ],
  run: async (context) => {
    const wishes = readWishes(context.args)
    const watch = context.args.has('watch')
    if (watch && context.out.json) throw new UsageError('`--watch` does not go with `--json`: that prints one value')
    if (watch) return (await import('../policy-tests/watch.js')).watchTests(context, wishes)
    return (await import('../policy-tests/run.js')).runTests(context, wishes)
  },
}
