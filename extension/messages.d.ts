// The shapes of `src/message.rs` as the content scripts see them, and the messages that page and
// relay exchange. Types only: nothing of this file ships.

export type Call = 'refresh' | 'signIn' | 'signOut';

/** What a relay knows about its page. */
export interface Page {
  api: string | null;
  base: string;
  /** Whether its cookies are those of a parent domain. */
  parent: boolean;
}

/** A 401 as the page tells it. */
export interface Unauthorized {
  kind: 'unauthorized';
  request: number;
  url: string;
  status: number;
  json: boolean;
  /** Empty where there is none. */
  word: string;
  challenge: string;
  first: number;
  left: number;
  replays: number;
  held: boolean;
  /** Of a site for which the settings name an adapter: the credentials it was sent with (bearer.js). */
  sent?: string;
}

/** A call that is held before it is sent. */
export interface Called {
  kind: 'called';
  request: number;
  url: string;
  call: Call;
}

/** From the page to its relay: JSON in the `detail` of a `holdfast:1:page` event. */
export type PageToRelay =
  | Unauthorized
  | Called
  | { kind: 'ended'; request: number; status: number }
  | { kind: 'cancelled'; request: number }
  | { kind: 'ping' };

/** From the relay to its page: JSON in the `detail` of a `holdfast:1:relay` event. */
export type RelayToPage =
  | { kind: 'epoch'; api: string; epoch: number }
  | { kind: 'replay'; request: number; epoch: number; headers: [name: string, value: string][] }
  | { kind: 'giveUp'; request: number }
  | { kind: 'answer'; request: number; status: number; body: string }
  | { kind: 'proceed'; request: number }
  /** What matters on a site of its own kind; nothing, without rules. */
  | { kind: 'site'; rules: Scope | null }
  /** A relay begins; it knows of nothing that is held. */
  | { kind: 'anew' };

export interface Executing {
  kind: 'executing';
  session: string;
  attempt: number;
}

/** Without a status: the network failed. */
export interface Answer {
  status: number | null;
  json?: boolean;
  word?: string | null;
  message?: string | null;
  retryAfter?: number | null;
  /** Of a site whose pages keep their tokens themselves. */
  values?: Named[];
  committed?: boolean;
  body?: string;
}

/** A value of a session by its name: a secret. */
export interface Named {
  name: string;
  value: string;
}

export type RelayToWorker =
  | { kind: 'hello'; page: Page }
  | (Unauthorized & { page: Page })
  | (Called & { page: Page })
  | { kind: 'ended'; request: number; status: number }
  | { kind: 'cancelled'; request: number }
  /** Of the waiting page alone. */
  | { kind: 'navigated'; request: number; url: string; target: string }
  | Executing
  | { kind: 'executed'; session: string; attempt: number; answer: Answer }
  | { kind: 'probed'; session: string; attempt: number; status: number | null }
  | { kind: 'stored'; page: Page };

export interface Recipe {
  name: string;
  value: string | null;
  from: string[];
}

export interface Body {
  encoding: 'form' | 'json';
  fields: Recipe[];
}

export interface Entry {
  name: string;
  key: string;
  path: string | null;
}

/** Where pages keep their tokens, if not in cookies. */
export interface Storages {
  area: 'local' | 'session';
  entries: Entry[];
  keep: { entry: string; token: string } | null;
}

export interface Pick {
  name: string;
  path: string;
  form: 'plain' | 'secondsFromNow' | 'jwtExpiry';
}

/** What to tell of an answer, and what to keep of it. */
export interface Reading {
  word: string;
  message: string;
  values: Pick[];
  guard: string | null;
}

/** A site of its own kind. */
export interface Site {
  rules: Rules;
  storage: Storages | null;
  guard: string | null;
  credentials: Recipe[];
  reloadOnSignOut: boolean;
}

export interface HttpCall {
  method: string;
  url: string;
  headers: Recipe[];
  body: Body | null;
  storage: Storages | null;
}

/** `execute` and `probe`. */
export interface Command {
  kind: 'execute' | 'probe';
  session: string;
  attempt: number;
  notAfter: number;
  call: HttpCall;
  reading: Reading;
  flags?: { key: string; value: string }[];
}

export interface Epoch {
  kind: 'epoch';
  api: string;
  epoch: number;
  /** When an early refresh is due, milliseconds since 1970. */
  due: number | null;
  clear: string[];
  site: Site | null;
}

/** What the worker asks about the storage. */
export interface StorageCommand {
  kind: 'look' | 'forget';
  storage: Storages;
}

export type WorkerToRelay =
  /** The first word on a port: somebody listens at its other end. */
  | { kind: 'here' }
  | { kind: 'replay'; request: number; epoch: number; headers: Recipe[]; storage: Storages | null }
  | { kind: 'giveUp'; request: number }
  /** The page has said too much: nothing more is taken from it for a while. */
  | { kind: 'enough' }
  | { kind: 'answer'; request: number; status: number; body: string }
  | { kind: 'proceed'; request: number }
  | Command
  | StorageCommand
  | Epoch;

/** Which requests of a page matter, and which of their answers. */
export interface Rules {
  calls: PageCall[];
  statuses: number[];
  /** The property of the body whose word is told. */
  word: string;
  /** Those of an answer with a status below 300 that say "expired". */
  words: string[];
}

export interface PageCall {
  method: string;
  path: string;
  call: Call;
}

/** Rules and where they hold: below this path of any origin, or below this URL; the calls by their
 * `METHOD path`. */
export interface Scope extends Omit<Rules, 'calls'> {
  calls: Record<string, Call>;
  path?: string;
  base?: string;
  /** The headers that carry credentials, where they are compared with what is stored. */
  credentials?: string[];
}

/** A request in scope, from its first sending to its end. */
export interface Flight {
  /** All that a replay needs. */
  copy: Request;
  rules: Scope;
  /** The body could not be copied: it can be sent only once. */
  once: boolean;
  /** The size of the copied body. */
  size: number;
  /** The URL as it is told: without query and fragment. */
  url: string;
  api: string;
  call: Call | undefined;
  /** The epochs, where they were known. */
  first: number | undefined;
  left: number | undefined;
  replays: number;
  /** The number of its last notice. */
  request: number;
}

export type Done = (answer?: RelayToPage) => void;

/** What the files of extension/page/ hand to each other; no page can reach it. */
export interface Kit {
  /** `null` until it is known (site.js). */
  scope: Scope[] | null;
  /** Of site.js only: it is known. */
  known?: Promise<void>;
  know?(rules: Scope | null): void;

  // bridge.js
  /** Tells the relay; false: nobody is there. */
  tell(message: PageToRelay): boolean;

  // hold.js
  /** Takes what the relay says. */
  hear(message: RelayToPage): void;
  /** Whether a URL may be in scope: cheap, and never wrongly false. */
  isNear(url: unknown): boolean;
  /** Copies a request that is in scope; throws as `new Request()` does. */
  flight(input: any, init?: any): Flight | undefined;
  /** The request has ended: its body is not needed any more. */
  drop(flight: Flight): void;
  word(flight: Flight, text: string): string;
  /** Nothing, for an answer that is well. */
  notice(flight: Flight, response?: Response): Promise<Unauthorized | Called | undefined>;
  /** Holds, and asks about a 401 or (without one) a call; `done` is called once: without an answer
   * to fail open. */
  ask(flight: Flight, response: Response | undefined, done: Done): Promise<void>;
  /** Ends a hold without calling `done`; false: it was not held. */
  cancel(flight: Flight): boolean;
  /** Tells how a call ended that was answered by `proceed`. */
  ended(flight: Flight, answer: RelayToPage | undefined, status: number): void;
}

/** An XMLHttpRequest in scope, from open() to its end. */
export interface XhrState {
  args: any[];
  headers: Headers;
  mime?: string;
  /** From send() on. */
  flight?: Flight;
  isHeld?: boolean;
  answer?: RelayToPage;
  /** The object's own properties that hide the browser's. */
  laid?: Record<string, unknown>;
}

/** What the files of extension/relay/ hand to each other. */
export interface RelayKit {
  // execute.js
  /** A cookie that the page can read. */
  cookie(name: string): string | undefined;
  /** Makes each, as far as it can be made. */
  fill(recipes: Recipe[], storage: Storages | null): [name: string, value: string][];
  headers(recipes: Recipe[], storage: Storages | null): [name: string, value: string][];
  /** What is at the end of a path: properties with dots between them. */
  pick(value: unknown, path: string): any;
  send(call: HttpCall, keepalive?: boolean): Promise<Response>;
  answer(response: Response, reading: Reading): Promise<Answer>;
  text(value: unknown): string | null;
  /** How long the server asks to wait. */
  seconds(headers: Headers): number | null;
  /** Changes localStorage, if that can be done. */
  store(change: (storage: Storage) => void): void;
  execute(command: Command): Promise<Answer>;

  // site.js, on sites for which the settings name an adapter
  chosen?: boolean;
  area(storage: Storages): Storage;
  entry(storage: Storages, name: string | null): Entry | undefined;
  read(storage: Storages, name: string | null): string | undefined;
  body(body: Body, storage: Storages | null): BodyInit;
  taken(
    body: unknown,
    values: Pick[],
    text: string,
    response: Response,
  ): { values: Named[]; body?: string; date?: number | null };
  /** Writes new values, if the entry has not changed since now. */
  committer(storage: Storages, guard: string | null): (values: Named[]) => boolean;
  /** Puts the page's own clock right. */
  keep(storage: Storages): void;
  /** What a page says besides, when a request has met a 401. */
  more?: Record<string, RegExp>;
  /** Whether its credentials are those of now: without others it left under an epoch that is over. */
  date?(notice: any): void;
  onStorage?(message: StorageCommand, respond: (answer: unknown) => void): boolean;
  /** The refresh token that the page keeps. */
  token?(): string | undefined;
  /** Waits until the page has stored another one. */
  settled?(before: unknown): Promise<void>;
  onSite?(site: Site | null, api: string): void;
  onStored(event: StorageEvent): void;

  // relay.js
  live?: boolean;
  toPage(message: RelayToPage): void;
  page(): Page;
  /** Tells the worker. */
  post(message: RelayToWorker): void;
  /** Closes the port soon, if nothing is pending then. */
  rest(): void;
}
