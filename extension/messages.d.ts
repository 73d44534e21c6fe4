// The shapes of `src/message.rs` as the content scripts see them, and the messages that page and
// relay exchange. Types only: nothing of this file ships.

export type Call = 'refresh' | 'signIn' | 'signOut';

/** What a relay knows about its page. */
export interface Page {
  api: string | null;
  base: string;
}

/** A 401 as the page tells it. */
export interface Unauthorized {
  kind: 'unauthorized';
  request: number;
  url: string;
  json: boolean;
  code: string | null;
  first: number;
  left: number;
  replays: number;
  held: boolean;
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
  | { kind: 'proceed'; request: number };

export interface Executing {
  kind: 'executing';
  session: string;
  attempt: number;
}

export type Answer =
  | {
      kind: 'response';
      status: number;
      json: boolean;
      result: string | null;
      message: string | null;
      retryAfter: string | null;
      date: string | null;
    }
  | { kind: 'networkError' };

export type RelayToWorker =
  | { kind: 'hello'; page: Page }
  | (Unauthorized & { page: Page })
  | (Called & { page: Page })
  | { kind: 'ended'; request: number; status: number }
  | { kind: 'cancelled'; request: number }
  | Executing
  | { kind: 'executed'; session: string; attempt: number; answer: Answer }
  | { kind: 'probed'; session: string; attempt: number; status: number | null };

export interface HeaderRecipe {
  name: string;
  value: string | null;
  cookies: string[];
}

export interface HttpCall {
  method: string;
  url: string;
  headers: HeaderRecipe[];
}

/** `execute` and `probe`. */
export interface Command {
  kind: 'execute' | 'probe';
  session: string;
  attempt: number;
  notAfter: number;
  call: HttpCall;
  flags?: { key: string; value: string }[];
}

export interface Epoch {
  kind: 'epoch';
  api: string;
  epoch: number;
  clear: string[];
}

export type WorkerToRelay =
  | { kind: 'replay'; request: number; epoch: number; delay: number; headers: HeaderRecipe[] }
  | { kind: 'giveUp'; request: number }
  | { kind: 'answer'; request: number; status: number; body: string }
  | { kind: 'proceed'; request: number }
  | Command
  | Epoch;

/** One adapter's requests, as build.sh writes them into page/scope.js. */
export interface Scope {
  adapter: string;
  path: string;
  calls: { method: string; path: string; call: Call }[];
}

/** A request that is in scope. */
export interface Flight {
  /** The URL as it is sent again. */
  href: string;
  /** The URL as it is told: without query and fragment. */
  url: string;
  api: string;
  first: number;
  left: number;
  replays: number;
  /** The number of its last notice. */
  request: number;
  /** Which of the app's calls it is with this method. */
  call(method: string): Call | undefined;
}

/** A body that can be sent again. */
export interface Kept {
  body: any;
  /** It is no longer needed. */
  drop(): void;
}

/** What the files of extension/page/ hand to each other. */
export interface Kit {
  scope: Scope[];
  /** Tells the relay; false: nobody is there. */
  tell(message: PageToRelay): boolean;
  /** Takes what the relay says. */
  hear(message: RelayToPage): void;
  /** The flight of a request in scope. */
  find(url: string): Flight | undefined;
  /** Keeps a body for a replay; undefined: it cannot be sent again. */
  keep(body: any): Kept | undefined;
  /** Holds a flight, unless too many are: `done` is called once, without an answer to fail open. */
  hold(flight: Flight, done: (answer?: RelayToPage) => void): boolean;
  /** Ends a hold without calling `done`; false: it was not held. */
  cancel(flight: Flight): boolean;
  /** Tells how a call ended that was answered by `proceed`. */
  ended(flight: Flight, answer: RelayToPage | undefined, status: number): void;
  /** Tells of a call that is held. */
  called(flight: Flight, call: Call): void;
  /** Tells of a 401 with this body. */
  unauthorized(flight: Flight, body: string, held: boolean): void;
}

/** What extension/relay/execute.js hands to relay.js. */
export interface RelayKit {
  live?: boolean;
  headers(recipes: HeaderRecipe[]): [name: string, value: string][];
  execute(command: Command): Promise<Answer>;
  probe(command: Command): Promise<number | null>;
  /** Removes localStorage entries. */
  clear(keys: string[]): void;
}
