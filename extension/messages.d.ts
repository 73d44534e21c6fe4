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
  /** Empty on the bridge where there is none, `null` towards the worker. */
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
  | { kind: 'proceed'; request: number }
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
  result?: string | null;
  message?: string | null;
  retryAfter?: number | null;
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
  /** When an early refresh is due, milliseconds since 1970. */
  due: number | null;
  clear: string[];
}

export type WorkerToRelay =
  | { kind: 'replay'; request: number; epoch: number; headers: HeaderRecipe[] }
  | { kind: 'giveUp'; request: number }
  | { kind: 'answer'; request: number; status: number; body: string }
  | { kind: 'proceed'; request: number }
  | Command
  | Epoch;

/** A path of an app → its calls that matter, as `METHOD path`. */
export type Scope = Record<string, Record<string, Call>>;

/** A request in scope, from its first sending to its end. */
export interface Flight {
  /** All that a replay needs. */
  copy: Request;
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
  scope: Scope;

  // bridge.js
  /** Tells the relay; false: nobody is there. */
  tell(message: PageToRelay): boolean;

  // hold.js
  /** Takes what the relay says. */
  hear(message: RelayToPage): void;
  /** Whether a URL may be in scope: cheap, and never wrongly false. */
  isNear(url: unknown): boolean;
  sizeOf(body: any): number;
  /** Copies a request that is in scope; throws as `new Request()` does. */
  flight(input: any, init?: any): Flight | undefined;
  /** The request has ended: its body is not needed any more. */
  drop(flight: Flight): void;
  /** The start of a 401's body. */
  read(response: Response): Promise<string>;
  notice(flight: Flight, response?: Response): Promise<Unauthorized | Called>;
  /** Holds, and asks about a 401 or (without one) a call; `done` is called once: without an answer
   * to fail open. */
  ask(flight: Flight, response: Response | undefined, done: Done): Promise<void>;
  release(request: number, answer?: RelayToPage): void;
  /** Ends a hold without calling `done`; false: it was not held. */
  cancel(flight: Flight): boolean;
  /** Tells how a call ended that was answered by `proceed`. */
  ended(flight: Flight, answer: RelayToPage | undefined, status: number): void;

  // fetch.js
  guard(flight: Flight, send: () => Promise<Response>): Promise<Response>;
  /** Asks, and rejects when the page aborts. */
  wait(flight: Flight, response?: Response): Promise<RelayToPage | undefined>;

  // xhr.js
  states: WeakMap<any, XhrState>;
  lay(xhr: any, properties: Record<string, unknown>): void;
  fire(xhr: any, type: string, size?: ProgressEventInit): void;
  /** Ends our part in what the object was opened for. */
  end(xhr: any, status?: number): void;
  decide(xhr: any, state: XhrState, size: ProgressEventInit): void;
  first(xhr: any, type: string): void;
  wrap(
    name: 'open' | 'send' | 'abort' | 'setRequestHeader' | 'overrideMimeType',
    body: (xhr: any, native: () => void, args: any[]) => void,
  ): void;
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
  /** The first of these cookies that the page can read. */
  cookie(names: string[]): string | undefined;
  headers(recipes: HeaderRecipe[]): [name: string, value: string][];
  send(call: HttpCall, keepalive?: boolean): Promise<Response>;
  answer(response: Response): Promise<Answer>;
  text(value: unknown): string | null;
  /** How long the server asks to wait. */
  seconds(headers: Headers): number | null;
  /** Changes localStorage, if that can be done. */
  store(change: (storage: Storage) => void): void;
  execute(command: Command): Promise<Answer>;

  // relay.js
  live?: boolean;
  fits(value: any, most: any): boolean;
  parse(json: string): any;
  toPage(message: RelayToPage): void;
  page(): Page;
  /** Releases everything that is held with what it has. */
  giveUp(): void;
  /** Whether the extension has gone; if so, nothing is held any more. */
  isOrphan(): boolean;
  /** Tells the worker. */
  post(message: RelayToWorker): void;
  connect(): chrome.runtime.Port;
  reconnect(): void;
  /** Tells a new worker all that is pending. */
  again(): void;
  /** Closes the port soon, if nothing is pending then. */
  rest(): void;
  onPage(event: any): void;
  onAnswer(message: any): void;
  onEpoch(message: Epoch): void;
  run(command: Command): Promise<void>;
  hello(): void;
  onPageShow(event: PageTransitionEvent): void;
  onVisible(): void;
}
