import { resolve } from 'node:path'
import { type Policy, parsePolicy } from 'rbac-core'
import { findPolicyFiles } from 'rbac-core/node'
import { formatJson } from '../canonical/json.js'
import type { Command, Context } from '../command.js'
import { contentsOf } from '../contents.js'
import { EXIT, UsageError } from '../exit.js'
import { documentOf, sectionsOf } from '../import/document.js'
import { missingFrom } from '../import/missing.js'
import { type ExportFile, type Sorted, sortFiles } from '../import/sort-files.js'
import { shownPath } from '../issues.js'
import { existingFile, policyPaths, readPolicy } from '../load.js'
import { decoded, readBytes } from '../read-text.js'
import { parseJson } from '../strict-json.js'
import { fold } from '../text.js'
import { writeAtomically } from '../write.js'

export const command: Command = {
  name: 'import',
  summary: 'Merge Azure exports into one policy document.',
  description: [
    'Reads what `az … -o json` and the REST API print, tells the files apart by what they hold, and prints one document in canonical form. What was read and what is missing is said on stderr.',
    'Azure RBAC knows neither who is in a group nor what hangs under a management group. Without members a group that is assigned a role gives it to nobody, and a group that is denied denies nobody. Without the tree, assignments at a management group reach no subscription. An answer is as complete as the export.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 1,
    atMost: Infinity,
    about: 'Exports, and policy documents to merge with them.',
    complete: 'file',
  },
  flags: [
    {
      name: 'output',
      short: 'o',
      value: '<file>',
      about: 'Write the document to a file, all or nothing, instead of stdout.',
      complete: 'file',
    },
    {
      name: 'members',
      value: '<group>=<file>',
      repeatable: true,
      about: 'Whose members a list is. Not needed where the file is called like the group: its id or display name.',
    },
  ],
  topics: [
    {
      title: 'Where the files come from',
      lines: [
        'az role definition list -o json > roles.json',
        'az role assignment list --all -o json > assignments.json',
        'az role assignment list --scope /providers/Microsoft.Management/managementGroups/<name> -o json > assignments-mg.json',
        'az rest --url "/subscriptions/<id>/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01" > denies.json',
        'az rest --url "/subscriptions/<id>/providers/Microsoft.Authorization/roleAssignmentScheduleInstances?api-version=2020-10-01" > active.json',
        'az rest --url "/subscriptions/<id>/providers/Microsoft.Authorization/roleEligibilityScheduleInstances?api-version=2020-10-01" > eligible.json',
        'az ad group list -o json > groups.json',
        'mkdir -p members',
        'for g in $(az ad group list --query "[].id" -o tsv); do az ad group member list --group "$g" -o json > "members/$g.json"; done',
        'az ad user list -o json > users.json',
        'az ad sp list --all -o json > service-principals.json',
        'az account management-group show --name <root> --expand --recurse -o json > management-groups.json',
        '# or, instead of the line above, a list of all subscriptions:',
        `az graph query -q "resourcecontainers | where type == 'microsoft.resources/subscriptions' | project subscriptionId, name, properties.managementGroupAncestorsChain" --first 1000 -o json > subscriptions.json`,
      ],
    },
  ],
  examples: [
    {
      does: 'Everything in and below a folder',
      command: 'rbac import export/ -o policy.json',
    },
    {
      does: 'Whose members, said outright',
      command: 'rbac import assignments.json groups.json --members Developers=list.json > policy.json',
    },
    { does: 'Merge the documents of a folder into one', command: 'rbac import examples/contoso' },
  ],
  exitCodes: [
    [EXIT.ok, 'done, even if something is missing'],
    [EXIT.usage, 'wrong usage or a missing file'],
    [EXIT.policy, 'the content of a file is invalid, or two files contradict each other'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const membersOf = readMembersFlags(args.texts('members'), io.cwd)
    const paths = await findPolicyFiles(policyPaths(args.operands, io))
    const files: ExportFile[] = []
    for (const path of new Set([...paths, ...membersOf.keys()])) files.push({ path, value: await readValue(path) })
    const sorted = sortFiles(files, membersOf)
    const policy = await mergedPolicy(sorted)
    const document = documentOf(policy)
    const missing = missingFrom(policy, sorted)
    const text = formatJson(JSON.stringify(document))
    const output = args.text('output')
    if (output !== undefined) writeAtomically(resolve(io.cwd, output), text)
    if (out.json) {
      const read = sorted.readings.map(({ path, holds }) => ({ file: shownPath(path, io.cwd), holds }))
      await out.value({ schema: 'rbac.import/v1', read, missing, ...(output === undefined && { document }) })
      return EXIT.ok
    }
    await report(context, policy, sorted, missing)
    if (output === undefined) await out.raw(text)
    return EXIT.ok
  },
}

function readMembersFlags(given: readonly string[], cwd: string): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const at = text.lastIndexOf('=')
      if (at <= 0) throw new UsageError(`\`--members ${text}\`: write --members <group>=<file>`)
      return [existingFile(text.slice(at + 1), cwd), text.slice(0, at)]
    }),
  )
}

/** The value in a file; undefined where it is none, which the policy's own reader then says with line and column. */
async function readValue(path: string): Promise<unknown> {
  const text = decoded(readBytes(path, MOST_BYTES))
  if (text === undefined) return undefined
  try {
    if (!/\.ya?ml$/i.test(path)) return parseJson(text, path)
    const { readYamlFile } = await import('../yaml-file.js')
    const read = readYamlFile(text, path)
    return 'value' in read ? read.value : undefined
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/** As much as a policy file may have. */
const MOST_BYTES = 256 * 1024 * 1024

/** One policy of all files; what a policy document says of a principal stands before what an export adds. */
async function mergedPolicy({ policyFiles, people, hierarchy }: Sorted): Promise<Policy> {
  const written = policyFiles.length === 0 ? parsePolicy([]) : await readPolicy(policyFiles, false)
  const known = new Set([...written.principals, ...written.groups].map(({ id }) => fold(id)))
  const sections = sectionsOf(written)
  const principals = people.toPrincipals().filter(({ id }) => !known.has(fold(id)))
  return parsePolicy({
    ...sections,
    groups: [...sections.groups, ...people.toGroups()],
    managementGroups: [...sections.managementGroups, ...hierarchy.toManagementGroups()],
    principals: [...sections.principals, ...principals],
  })
}

async function report(
  { io, out }: Context,
  policy: Policy,
  { readings }: Sorted,
  missing: readonly string[],
): Promise<void> {
  for (const { path, holds } of readings) await out.remark(`read     ${shownPath(path, io.cwd)}: ${holds}`)
  await out.remark(`in all   ${contentsOf(policy)}`)
  for (const line of missing) await out.remark({ text: 'missing', style: 'caution' }, `  ${line}`)
}
