/** How far a connection can come, in order. What a page without permission causes beyond a query is sent to a machine of the local network. */
export const reachStages = [
  'query',
  'syn',
  'tcp-established',
  'client-hello',
  'tls-established',
  'request',
] as const;
export type ReachStage = (typeof reachStages)[number];

/** How many witnessed observations of a client came to a stage. */
export interface Reach {
  stage: ReachStage;
  seen: number;
  /** The observations in which nothing but the client kept it from this stage. */
  total: number;
}
