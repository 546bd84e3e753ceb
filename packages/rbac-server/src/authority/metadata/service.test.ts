import { describe, expect, it } from 'vitest'
import type { ServicePrincipal } from '../directory/principal.js'
import type { FormAnswer } from '../http/post-form.js'
import { Host } from './host.js'
import type { TokenEndpoint } from './host-tokens.js'
import { MetadataService } from './service.js'
import { DEFAULT_METADATA_LIMITS } from './throttle.js'

const identity: ServicePrincipal = {
  tenantId: 't',
  objectId: 'o',
  clientId: 'c',
  displayName: 'web',
  managedIdentity: { kind: 'system', resourceId: '/r' },
  secrets: [],
  certificates: new Map(),
  federatedCredentials: [],
}

function hostWith(held: ServicePrincipal): Host {
  const host = new Host('web', '/r', 't')
  host.systemAssigned = held
  return host
}

/** A service whose authority gives these answers, one after the other; an Error is one that can't be reached. */
function serviceWith(...answers: (FormAnswer | Error | Promise<FormAnswer>)[]) {
  const forms: URLSearchParams[] = []
  const endpoint: TokenEndpoint = {
    audience: () => 'https://authority/t/oauth2/token',
    post: async (_, form) => {
      forms.push(form)
      const answer = await answers.shift()
      if (answer === undefined || answer instanceof Error) throw answer
      return answer
    },
  }
  return { forms, service: new MetadataService(endpoint, DEFAULT_METADATA_LIMITS, () => new Date(0)) }
}

const token: FormAnswer = { status: 200, body: { access_token: 'x', not_before: '-300', expires_on: '86400' } }

describe('the metadata service', () => {
  it('asks the authority once for all who wait, in the name of the identity', async () => {
    const { service, forms } = serviceWith(token)
    const host = hostWith(identity)
    const grants = await Promise.all([1, 2, 3].map(() => service.grant(host, {}, 'r')))
    expect(grants.every((grant) => 'token' in grant && grant.token === 'x' && grant.expiresIn === 86_400)).toBe(true)
    expect(forms.map((form) => [form.get('client_id'), form.get('resource')])).toEqual([['c', 'r']])
  })

  it('hands out no token of an identity that was taken away meanwhile', async () => {
    let answer: (value: FormAnswer) => void = () => undefined
    const { service } = serviceWith(new Promise((resolve) => (answer = resolve)))
    const host = hostWith(identity)
    const granted = service.grant(host, {}, 'r')
    host.systemAssigned = undefined
    answer(token)
    expect(await granted).toEqual({ problem: 'notFound' })
  })

  it('remembers no refusal and no failure', async () => {
    const refused = { status: 400, body: { error: 'invalid_resource', error_description: 'AADSTS500011' } }
    const { service, forms } = serviceWith(refused, new Error('unreachable'), { status: 200, body: {} }, token)
    const host = hostWith(identity)
    const refusal = { problem: 'refused', status: 400, error: 'invalid_resource', description: 'AADSTS500011' }
    expect(await service.grant(host, {}, 'r')).toEqual(refusal)
    await expect(service.grant(host, {}, 'r')).rejects.toThrow('unreachable')
    await expect(service.grant(host, {}, 'r')).rejects.toThrow()
    expect(await service.grant(host, {}, 'r')).toMatchObject({ token: 'x' })
    expect(forms).toHaveLength(4)
  })

  it('keeps a bounded number of tokens', async () => {
    const { service, forms } = serviceWith(...new Array<FormAnswer>(300).fill(token))
    const host = hostWith(identity)
    for (let index = 0; index < 201; index++) await service.grant(host, {}, `r${index}`)
    await service.grant(host, {}, 'r200')
    expect(forms).toHaveLength(201)
    await service.grant(host, {}, 'r0')
    expect(forms).toHaveLength(202)
  })
})
