/** What a caller sends beside the name of something: any JSON. */
export type Properties = Readonly<Record<string, unknown>>

/** Who asks. */
export interface Subject {
  readonly type: string
  readonly id: string
  readonly properties?: Properties
}

/** What is asked about. */
export interface Resource {
  readonly type: string
  readonly id: string
  readonly properties?: Properties
}

/** What the subject would do. */
export interface Action {
  readonly name: string
  readonly properties?: Properties
}

/** One question as AuthZEN puts it. */
export interface Evaluation {
  readonly subject: Subject
  readonly action: Action
  readonly resource: Resource
  readonly context?: Properties
}

export const SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const

/** When a batch ends: after its last item, or earlier. */
export type Semantic = (typeof SEMANTICS)[number]

/** Which page of a search. */
export interface PageRequest {
  readonly token?: string
  readonly limit?: number
}
