// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A consent given sooner than a person can read was meant for another window (a stray Enter, a double click).

/** The button counts only after the window has been seen and has had the focus for that long. */
export const SEEN_MS = 600;

export class Deliberate {
  /** Seen long enough. */
  armed = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #onChange;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    document.addEventListener("visibilitychange", this.#look);
    window.addEventListener("focus", this.#look);
    // The focus may have gone into a frame of this window, which is no leaving: its owner has it again at the next look.
    window.addEventListener("blur", this.#look);
  }

  /** From now on. */
  start() {
    this.#look();
  }

  #look = () => {
    clearTimeout(this.#timer);
    this.armed = false;
    this.#onChange();
    if (document.visibilityState !== "visible" || !document.hasFocus()) return;
    this.#timer = setTimeout(() => {
      this.armed = document.visibilityState === "visible" && document.hasFocus();
      this.#onChange();
    }, SEEN_MS);
  };
}
