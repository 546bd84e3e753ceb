import type { Listening } from '../listening/listen.js'
import { resolveAddresses } from './address.js'
import { createTlsIdentity } from './certificates/x509.js'
import { DAY_MS, SECOND_MS } from './clock.js'
import { directoryFrom, federatedFrom } from './directory/from-document.js'
import { safely } from './events.js'
import type { HttpHandler } from './http/exchange.js'
import { refuse } from './http/exchange.js'
import { listen } from './http/listen.js'
import { postForm } from './http/post-form.js'
import { trustingFetch } from './http/trusting-fetch.js'
import { authorityRoutes } from './issuer/routes.js'
import { WorkloadIssuer } from './issuer/workload-issuer.js'
import { LocalAuthority } from './local-authority.js'
import { ChallengeFiles } from './metadata/challenge-files.js'
import { Hosts } from './metadata/hosts.js'
import { metadataRoutes } from './metadata/routes.js'
import { MetadataService } from './metadata/service.js'
import { type LocalAuthorityOptions, readOptions } from './options.js'
import { ScratchFolder } from './scratch-folder.js'
import { Issuers } from './tokens/issuers.js'
import { SigningKeys } from './tokens/signing-keys.js'
import { TokenIssuer } from './tokens/token-issuer.js'

/**
 * Starts a local identity authority: metadata endpoints that give programs tokens for the identities of their host, and
 * the authority that issues them. For development and tests.
 *
 * Takes about 300 ms, for keys are made anew. Nothing survives `close`.
 *
 * @throws {InvalidRequestError} for options that can't be, {CannotListenError} for ports that are taken, and
 *   {InvalidDirectoryError} for certificates and keys of the directory that can't be read
 */
export async function createLocalAuthority(options: LocalAuthorityOptions): Promise<LocalAuthority> {
  const settings = readOptions(options)
  const { directory: document, clock, onFault, tokenLifetimes } = settings
  const addresses = resolveAddresses(settings.address, settings.names, settings.allowRemote)
  const directory = directoryFrom(document, settings.folder)
  const hosts = new Hosts(directory)
  for (const [index, entry] of document.userAssignedIdentities.entries()) {
    hosts.createIdentity(entry, federatedFrom(entry.federatedCredentials, `userAssignedIdentities[${index}]`))
  }
  for (const entry of document.hosts) hosts.create(entry)

  const closers: (() => unknown)[] = []
  try {
    const tls = await createTlsIdentity(addresses.certified, tlsValidity())
    const answers: { authority: HttpHandler; metadata: HttpHandler } = { authority: starting, metadata: starting }
    const { listen: address, hostNames } = addresses
    // Ports first: whether they are to be had is known at once, and keys take a while.
    const port = await opened(
      listen((request) => answers.authority(request), { address, port: settings.port, tls, onFault }),
      closers,
    )
    const metadataPort = await opened(
      listen((request) => answers.metadata(request), { address, port: settings.metadataPort, onFault }),
      closers,
    )
    const challenges = settings.arcFolder === undefined ? undefined : new ChallengeFiles(settings.arcFolder)
    closers.push(() => challenges?.close())
    const scratch = new ScratchFolder()
    closers.push(() => scratch.remove())

    const [keys, workloads] = await Promise.all([
      SigningKeys.create(clock, Math.max(...Object.values(tokenLifetimes)) * SECOND_MS),
      WorkloadIssuer.create(clock),
    ])
    const issuers = new Issuers(`https://${addresses.authorityName}:${port}`, settings.issuerFormat)
    const issuer = new TokenIssuer(keys, directory, issuers, tokenLifetimes, clock)
    const tokenEndpoint = {
      audience: (tenantId: string) => issuers.tokenEndpoint(tenantId, 1),
      post: (tenantId: string, form: URLSearchParams) =>
        postForm({ url: `https://${addresses.self}:${port}/${tenantId}/oauth2/token`, ca: tls.ca }, form),
    }
    const tell = safely(settings.onEvent, onFault)
    const service = new MetadataService(tokenEndpoint, settings.metadataLimits, clock, tell)
    answers.authority = authorityRoutes({ directory, issuers, issuer, workloads, clock, tell }, hostNames)
    answers.metadata = metadataRoutes({ hosts, service, ...(challenges !== undefined && { challenges }) }, hostNames)
    const metadata = `http://${addresses.metadataName}:${metadataPort}`
    const parts = { directory, hosts, issuers, issuer, workloads, service, scratch, metadata, onFault }
    const fetch = trustingFetch(tls.ca)
    return await LocalAuthority.open({ ...parts, tls, fetch, hasArc: challenges !== undefined, closers })
  } catch (error) {
    for (const close of closers.reverse()) await close()
    throw error
  }
}

function starting(): never {
  throw refuse(503, 'temporarily_unavailable', 'the authority is starting', { 'Retry-After': '1' })
}

/** The port, once it is open; closing it is added to `closers`. */
async function opened(opening: Promise<Listening>, closers: (() => unknown)[]): Promise<number> {
  const listener = await opening
  closers.push(() => listener.close())
  return listener.port
}

/** TLS is checked against the real time, whatever the clock of the tokens says. */
function tlsValidity(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now()
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + 397 * DAY_MS) }
}
