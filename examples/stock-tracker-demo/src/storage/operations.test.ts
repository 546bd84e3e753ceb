import { describe, expect, it } from 'vitest'
import { nameOf, OPERATIONS, operationOf } from './operations.js'
import { readTarget } from './target.js'

const asked = (method: string, target: string) => {
  const operation = operationOf(method, readTarget(target, 'acct'))
  if (operation === undefined) return undefined
  const { action, isDataAction, subOperation } = operation
  const verb = action.replace('Microsoft.Storage/storageAccounts/blobServices/containers/', '')
  return [isDataAction ? 'data' : 'control', verb, subOperation].filter((each) => each !== undefined).join(' ')
}

describe('an operation of the blob service', () => {
  it.each([
    ['GET', '/acct/?comp=list', 'control read'],
    ['PUT', '/acct/c1x?restype=container', 'control write'],
    ['DELETE', '/acct/c1x?restype=container', 'control delete'],
    ['HEAD', '/acct/c1x?restype=container', 'control read'],
    ['GET', '/acct/c1x?restype=container&comp=list&prefix=a', 'data blobs/read Blob.List'],
    ['GET', '/acct/c1x/b', 'data blobs/read'],
    ['HEAD', '/acct/c1x/b', 'data blobs/read'],
    ['GET', '/acct/c1x/b?comp=tags', 'data blobs/tags/read'],
    ['PUT', '/acct/c1x/b', 'data blobs/write'],
    ['PUT', '/acct/c1x/b?comp=block&blockid=AAAA', 'data blobs/write'],
    ['PUT', '/acct/c1x/b?comp=tier', 'data blobs/write Blob.Write.Tier'],
    ['PUT', '/acct/c1x/b?comp=tags', 'data blobs/tags/write'],
    ['DELETE', '/acct/c1x/b', 'data blobs/delete'],
  ])('asks at %s %s for %s', (method, target, expected) => {
    expect(asked(method, target)).toBe(expected)
  })

  it.each([
    ['GET', '/acct/c1x'],
    ['GET', '/acct/c1x/b?restype=container'],
    ['GET', '/acct/?comp=properties&restype=service'],
    ['PUT', '/acct/?comp=properties&restype=service'],
    ['POST', '/acct/?comp=userdelegationkey&restype=service'],
    ['POST', '/acct/?comp=batch'],
    ['GET', '/acct/c1x?restype=container&comp=acl'],
    ['PUT', '/acct/c1x?restype=container&comp=acl'],
    ['PUT', '/acct/c1x/b?comp=unheard'],
    ['PUT', '/acct/c1x/b?comp='],
    ['POST', '/acct/c1x/b'],
    ['get', '/acct/c1x/b'],
    ['', '/acct/c1x/b'],
  ])('is unknown where nobody thought about it: %s %s', (method, target) => {
    expect(asked(method, target)).toBeUndefined()
  })

  it('has a name of its own', () => {
    expect(new Set(OPERATIONS.map(nameOf)).size).toBe(OPERATIONS.length)
  })
})
