/** What the watcher and the worker both see: how many inputs have run, and the one that is running. */
export interface Notebook {
  /** Executions so far, and the length of the input that runs. */
  readonly counter: Int32Array
  readonly text: Uint16Array
}

/** What a worker is to do. */
export interface Task {
  readonly name: string
  readonly covers: readonly string[]
  readonly seconds: number
  /** Executions, whatever the time; undefined where only time counts. */
  readonly runs: number | undefined
  readonly seed: number
  /** Whether what was found is written into the corpus. */
  readonly keeps: boolean
  readonly notebook: Notebook
}

/** What came of it. */
export interface Told {
  readonly executions: number
  /** Inputs that each ran code which none before them had. */
  readonly kept: number
  /** Of these, how many are new. */
  readonly found: number
  /** Characters of code that ran, and of all that is looked at. */
  readonly ran: number
  readonly of: number
  readonly failure?: { readonly input: string; readonly message: string; readonly name: string }
}
