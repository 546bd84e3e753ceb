// Asks the demo's servers through Microsoft's clients. A list of questions comes in as JSON, one answer for each goes out.
import { ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { BlobServiceClient } from '@azure/storage-blob'

const { line, credential: asked, questions } = JSON.parse(process.argv[2])

function credential() {
  const common = { authorityHost: line.authority, disableInstanceDiscovery: true }
  const { clientId, clientSecret } = line.servicePrincipal
  switch (asked.kind) {
    case 'managedIdentity':
      return new ManagedIdentityCredential(asked.options)
    case 'clientSecret':
      return new ClientSecretCredential(line.tenant, clientId, clientSecret, common)
    case 'workloadIdentity':
      return new WorkloadIdentityCredential({
        ...common,
        clientId,
        tenantId: line.tenant,
        tokenFilePath: line.federatedTokenFile,
      })
  }
}

const { disableChallengeResourceVerification } = line.vault
const secrets = new SecretClient(line.vault.url, credential(), { disableChallengeResourceVerification })
const blobs = (options) => new BlobServiceClient(line.blob.url, credential(), options)
const blob = (container, name, options) => blobs(options).getContainerClient(container).getBlockBlobClient(name)

async function all(pages) {
  const found = []
  for await (const page of pages) found.push(page)
  return found
}

const VERBS = {
  getSecret: async (name, options) => (await secrets.getSecret(name, options)).value,
  setSecret: async (name, value, options) => (await secrets.setSecret(name, value, options)).properties.version,
  secretAttributes: async (name) => (await secrets.getSecret(name)).properties,
  updateSecret: async (name, version, change) =>
    (await secrets.updateSecretProperties(name, version, change)).contentType,
  listSecrets: async (maxPageSize) =>
    (await all(secrets.listPropertiesOfSecrets().byPage({ maxPageSize }))).map((page) => page.map(({ name }) => name)),
  listVersions: async (name) => (await all(secrets.listPropertiesOfSecretVersions(name))).length,
  deleteSecret: async (name) => (await secrets.beginDeleteSecret(name)).getResult() !== undefined,
  recoverSecret: async (name) => (await (await secrets.beginRecoverDeletedSecret(name)).pollUntilDone()).name,
  purgeSecret: async (name) => (await secrets.purgeDeletedSecret(name)) === undefined,
  download: async (container, name, options) =>
    (await blob(container, name, options).downloadToBuffer()).toString('utf8'),
  range: async (container, name, from, count) =>
    (await blob(container, name).downloadToBuffer(from, count)).toString('utf8'),
  upload: async (container, name, text, options) =>
    (await blob(container, name).uploadData(Buffer.from(text), options)).errorCode ?? 'done',
  tags: async (container, name) => (await blob(container, name).getTags()).tags,
  deleteBlob: async (container, name) => (await blob(container, name).delete()).errorCode ?? 'done',
  copy: async (container, name, source) => (await blob(container, name).syncCopyFromURL(source)).copyStatus,
  listContainers: async () => (await all(blobs().listContainers())).map(({ name }) => name),
  listBlobs: async (container) =>
    (await all(blobs().getContainerClient(container).listBlobsFlat())).map(({ name }) => name),
  createContainer: async (container) => (await blobs().getContainerClient(container).create()).errorCode ?? 'done',
  deleteContainer: async (container) => (await blobs().getContainerClient(container).delete()).errorCode ?? 'done',
  getAccessPolicy: async (container) => (await blobs().getContainerClient(container).getAccessPolicy()).errorCode,
}

const answers = []
for (const [verb, ...operands] of questions) {
  try {
    answers.push({ value: await VERBS[verb](...operands) })
  } catch (error) {
    const { statusCode, code, message, details } = error
    answers.push({
      status: statusCode,
      code,
      message,
      inner: (details?.error?.innerError ?? details?.error?.innererror)?.code,
    })
  }
}
process.stdout.write(JSON.stringify(answers))
