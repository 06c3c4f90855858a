/**
 * How a call with one peer is, from `getStats`. Pure.
 *
 * @typedef {{peer: string, link: import("./media.js").Link, path: "host" | "srflx" | "prflx" | "relay" | "",
 *   roundTrip: number, audioEnergy: number, framesDecoded: number, framesEncoded: number, screenFramesDecoded: number,
 *   limitedBy: string, bitrate: number}} Report `roundTrip` in s, `bitrate` sent in bit/s
 */
export {};
