/** The types of frames, by number: https://www.rfc-editor.org/rfc/rfc9113#section-6 */
export const frameTypes = [
  'DATA',
  'HEADERS',
  'PRIORITY',
  'RST_STREAM',
  'SETTINGS',
  'PUSH_PROMISE',
  'PING',
  'GOAWAY',
  'WINDOW_UPDATE',
  'CONTINUATION',
] as const;
export type FrameType = (typeof frameTypes)[number];

/** The error codes, by number: https://www.rfc-editor.org/rfc/rfc9113#section-7 */
export const errorCodes = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const;
/** An error code by its name. */
export type ErrorCode = (typeof errorCodes)[number];

/** The settings, by the numbers of RFC 9113 §6.5.2 and RFC 8441 §9.1. */
export const settings = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
  MAX_HEADER_LIST_SIZE: 6,
  ENABLE_CONNECT_PROTOCOL: 8,
} as const;
/** A setting by its name. */
export type Setting = keyof typeof settings;

/**
 * The stream of a frame: that of the WebSocket, the session as a whole (stream 0), that of the page's request under way, a stream that the
 * peer itself would open, or one that no side has opened.
 */
export const streamRoles = ['websocket', 'session', 'under-way', 'pushed', 'idle'] as const;
export type StreamRole = (typeof streamRoles)[number];
