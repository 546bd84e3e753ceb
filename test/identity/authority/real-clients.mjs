// Runs Microsoft's client library as a program on a host would: this process's environment says where the host is. Asks
// for the tokens that the argument lists, in order, and prints what came of each.
// A process of its own, because the library remembers for its lifetime which kind of host it found.
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity'

const CREDENTIALS = {
  managedIdentity: (options) => new ManagedIdentityCredential(options),
  default: (options) => new DefaultAzureCredential(options),
  workloadIdentity: (options) => new WorkloadIdentityCredential({ ...options, disableInstanceDiscovery: true }),
  clientSecret: ({ tenantId, clientId, clientSecret, ...options }) =>
    new ClientSecretCredential(tenantId, clientId, clientSecret, { ...options, disableInstanceDiscovery: true }),
  clientCertificate: ({ tenantId, clientId, certificate, ...options }) =>
    new ClientCertificateCredential(
      tenantId,
      clientId,
      { certificate },
      { ...options, disableInstanceDiscovery: true },
    ),
}

async function ask({ credential, options, scope, times = 1 }) {
  try {
    const asking = CREDENTIALS[credential](options)
    const tokens = await Promise.all(Array.from({ length: times }, () => asking.getToken(scope)))
    return { ...tokens[0], distinct: new Set(tokens.map(({ token }) => token)).size }
  } catch (error) {
    return { error: error.name, message: error.message }
  }
}

const results = []
for (const question of JSON.parse(process.argv[2])) results.push(await ask(question))
console.log(JSON.stringify(results))
