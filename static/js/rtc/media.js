/**
 * What the room asks of whatever carries sound and pictures: peers among themselves today (`mesh.js`), a media server tomorrow.
 *
 * No document, no socket here: signals go out and come in as messages of PROTOCOL 1, tracks as `MediaStreamTrack`s.
 *
 * @typedef {"audio" | "camera" | "screen" | "screen-audio"} Kind in the order of the m-lines
 * @typedef {{participant: string, media: import("../wire.js").Media, peers: string[]}} Other somebody else in the call
 * @typedef {"connecting" | "connected" | "reconnecting" | "failed"} Link
 * @typedef {{type: "signal", to: string, description?: RTCSessionDescriptionInit, candidates?: RTCIceCandidateInit[]}} Signal
 * @typedef {{from: string, participant_id: string, polite: boolean, description?: RTCSessionDescriptionInit,
 *   candidates?: RTCIceCandidateInit[]}} Signalled
 * @typedef {{width: number, height: number}} Size of a tile, in device pixels
 *
 * @typedef {object} Events
 * @property {(signal: Signal) => void} send  now or never: what is lost is said again
 * @property {(peer: string, kind: Kind, track: MediaStreamTrack | null) => void} track  somebody's line stands, or is gone.
 *   It stays the same while they turn camera or screen on and off: their flags in `participant` say what there is to see
 * @property {(peer: string, link: Link) => void} link
 *
 * @typedef {object} Media
 * @property {(kind: Kind, track: MediaStreamTrack | null) => void} publish  to all; null: stop sending it
 * @property {(own: import("../wire.js").Media, others: Other[]) => void} subscribe
 *   Who is in the call now: peers come, go and change with this. `own` is empty until this connection itself stands in its
 *   person's `peers`; `others` are other people, never one's own second device. Say it at every change, the same again does nothing.
 * @property {(message: Signalled) => void} signal  one came
 * @property {(servers: RTCIceServer[], policy?: RTCIceTransportPolicy) => void} ice  from now on;
 *   a policy that is left out stays as it was
 * @property {(wanted: Map<string, Size>) => void} layers  the size in which each peer's camera is shown here, 0 × 0: not at
 *   all. Told to that peer over a data channel; each sender fits what it sends to this and to the number of people
 * @property {() => Map<string, number>} levels  how loud each peer is, 0 to 1
 * @property {() => void} tick  four times a second
 * @property {() => void} restart  the network changed: find new paths
 * @property {() => void} leave  closes everything
 * @property {() => Promise<import("./report.js").Report[]>} report  of each peer, for "how is the call" and for tests
 */
export {};
