import type { Evaluation, Properties } from '../../wire/entities.js'

/** Finds the part of a request that a path names; undefined where the request has none. */
export function partOf(path: string, { subject, action, resource, context }: Evaluation): unknown {
  const [entity = '', ...rest] = path.split('.')
  const name = rest.join('.')
  if (entity === 'context') return ownValue(context, name)
  if (entity === 'action') return name === 'name' ? action.name : ownValue(action.properties, keyOf(name))
  const named = entity === 'subject' ? subject : resource
  if (name === 'id' || name === 'type') return named[name]
  return ownValue(named.properties, keyOf(name))
}

function keyOf(name: string): string {
  return name.replace(/^properties\./, '')
}

/** Own values only: a property may be called `constructor`. */
export function ownValue(properties: Properties | undefined, key: string): unknown {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined
}
