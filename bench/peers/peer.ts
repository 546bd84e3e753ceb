import type { AccessRequest, Policy } from 'rbac-core'
import type { RequestLog } from '../world/request-log.js'
import type { World } from '../world/world.js'
import type { Facts } from './facts.js'

/** Something else that answers the same questions, in one way of using it. */
export interface Peer {
  /** As it is asked for and listed: the library, and the way where there are several. */
  readonly name: string
  /** How it is used, in a sentence. */
  readonly way: string
  /** Reads the policy and readies whatever may be ready before a question comes. */
  prepare(task: Task): Promise<Contestant | Refusal> | Contestant | Refusal
}

/** What a peer is to answer about. */
export interface Task {
  readonly world: World
  readonly policy: Policy
  /** The policy resolved, which no peer need do by itself. */
  readonly facts: Facts
  /** The questions that will come: a peer may prepare for these and no others. */
  readonly requests: RequestLog
}

/** A peer that has read the policy. */
export interface Contestant<Input = unknown> {
  /** What is put to it, made of a request before the clock runs: parsing and folding are given to every peer. */
  readonly input: (request: AccessRequest) => Input
  readonly can: (input: Input) => boolean | Promise<boolean>
  /** How many of the first requests it was readied for; absent: all. */
  readonly covers?: number
  /** How many questions are put to it at once; default 1. */
  readonly atOnce?: number
  /** What else to know about the figures, in a sentence. */
  readonly note?: string
  /** True where it lives in another process: what it keeps is not on this heap. */
  readonly isElsewhere?: boolean
  /** Ends what it started. */
  readonly close?: () => Promise<void> | void
}

/** Why a peer can't take part, in a sentence. */
export interface Refusal {
  readonly cannot: string
}

/** Keeps what an input is between the two functions that know. */
export function contestant<Input>(made: Contestant<Input>): Contestant {
  return made as Contestant
}
