export type { Data, DataPlace, DataProblem, DataText, DataTextOptions } from './data-text.js'
export { givenData, readDataText } from './data-text.js'
