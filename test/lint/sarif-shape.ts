import { z } from 'zod'

// The parts of the JSON schema of SARIF 2.1.0 that rbac writes, with its required keys, enumerations and forms. Strict, as
// the schema is nearly everywhere: a key that is not here would have to be looked up first.
const level = z.enum(['none', 'note', 'warning', 'error'])
const message = z.strictObject({ text: z.string().min(1) })
/** A URI reference: what RFC 3986 allows, percent signs only before two digits. */
const uriReference = z.string().regex(/^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})+$/)
const position = z.int().min(1)

const physicalLocation = z.strictObject({
  artifactLocation: z.strictObject({ uri: uriReference, uriBaseId: z.string().optional() }),
  region: z.strictObject({ startLine: position, startColumn: position.optional() }).optional(),
})

const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(-1),
  level,
  message,
  locations: z
    .array(
      z.strictObject({
        physicalLocation: physicalLocation.optional(),
        logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string() })).optional(),
      }),
    )
    .optional(),
  partialFingerprints: z.record(z.string(), z.string()),
  properties: z.looseObject({}),
})

const rule = z.strictObject({
  id: z.string(),
  name: z.string(),
  shortDescription: message,
  help: message,
  defaultConfiguration: z.strictObject({ level }),
})

export const sarifShape = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({ name: z.string(), semanticVersion: z.string(), rules: z.array(rule) }),
      }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      originalUriBaseIds: z.record(z.string(), z.strictObject({ uri: uriReference })).optional(),
      results: z.array(result),
    }),
  ),
})
