// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// In the page's own world, perhaps before Tamga's script.
for (const name of ["then", "catch"]) {
  const original = Promise.prototype[name];
  Promise.prototype[name] = function (...handlers) {
    return Reflect.apply(original, this, handlers);
  };
}
const post = MessagePort.prototype.postMessage;
MessagePort.prototype.postMessage = function (...values) {
  (window.spied ??= []).push(values[0]);
  return Reflect.apply(post, this, values);
};
document.addEventListener("tamga-port", (event) => { (window.spied ??= []).push(event.type); });
document.dispatchEvent(new CustomEvent("tamga-isolated-ready"));
