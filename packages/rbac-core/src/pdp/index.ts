export type { PdpClient } from './client.js'
export { createPdpClient } from './client.js'
export { PdpRefusedError, PdpUnavailableError } from './errors.js'
export type { PdpClientOptions } from './options.js'
