// The shapes of `src/webapp/plan.rs` and `src/webapp/report.rs` as the functions in frames see
// them. Types only: nothing of this file ships.

import type { HttpCall, Storages } from '../messages';

/** A header, by where its value is found. */
export interface Header {
  name: string;
  before: string;
  value:
    | { kind: 'plain'; text: string }
    | { kind: 'stored'; key: string; always: boolean }
    | { kind: 'token'; code: string };
}

export interface Request {
  origin: string;
  method: string;
  url: string;
  headers: Header[];
}

export interface Plan {
  logOut: number;
  origin: string;
  keys: string[];
  entry: string | null;
  guard: number;
  tell: Request | null;
}

export type Sent =
  | { kind: 'nothing' | 'pending' | 'failed' | 'late' }
  | { kind: 'answered'; status: number; result: string | null };

export type Left = 'nothing' | 'same' | 'other';

export interface LogOutReport {
  logOut: number;
  removed: boolean;
  left: Left[];
  server: Sent | null;
}

/** A log-out that this frame carries out or keeps watch over. */
export interface Watch {
  plan: Plan;
  /** What was there when it began, key by key; empty once it is over. */
  values: (string | null)[];
  /** What was seen gone, or replaced: from then on the old value does not stay. */
  gone: boolean[];
  removed: boolean;
  server: Sent | null;
  /** By the page's own clock. */
  until: number;
  stop(): void;
}

/** What the files of extension/frames/ hand to each other, in one frame. */
export interface FrameKit {
  // storage.js
  watches: Map<number, Watch>;
  /** What is kept for an app of 1.9.1 and before; null: nothing. */
  token(json?: string | null): Record<string, any> | null;
  /** The passport among them. */
  passport(entry: unknown): string | null;
  values(plan: Plan): (string | null)[];
  remove(plan: Plan, index: number): void;
  left(watch: Watch): Left[];

  // survey.js
  ancestors(): string[];
  prefix(name: string): string | null;
  shape(): { version: number | null; entries: { code: string; users: number }[] } | null;
  survey(): object | null;

  // ask.js
  headers(request: Request): [name: string, value: string][];
  send(request: Request, init: RequestInit): Promise<Response>;
  ask(request: Request): Promise<object> | null;

  // log-out.js
  /** Removes again what a page has written back. */
  check(watch: Watch): void;
  watch(plan: Plan): Watch;
  report(watch: Watch): LogOutReport;
  guard(plan: Plan): boolean | null;
  tell(request: Request): Promise<Sent> | null;
  logOut(plan: Plan): Promise<LogOutReport> | null;
}

// trial.js, for `src/editor/trial.rs`
export interface TrialPlan {
  origin: string;
  storage: Storages | null;
  claim: string | null;
  refresh: string;
  methods: string[];
  probe: HttpCall | null;
  cookies: string | null;
}

export interface TrialAnswer {
  method: string;
  status: number | null;
}

export interface TrialFacts {
  entries: {
    name: string;
    there: boolean;
    found: boolean;
    jwt: { expires: number | null; claim: boolean } | null;
  }[];
  answers: TrialAnswer[];
  probe: TrialAnswer | null;
  cookies: { name: string; expires: number | null }[];
}
