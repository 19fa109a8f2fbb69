// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the pages of the portal share: two languages, requests, verdicts.

const storedLanguage = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("language");
let language = storedLanguage === "en" ? "en" : "ru";

/** @type {Record<string, {ru: string, en: string}>} */
const refusals = {
  "prompt.cancelled": { ru: "Вы отменили ввод пароля.", en: "You cancelled the password." },
  "request.cancelled": { ru: "Вы отменили подписание.", en: "You cancelled." },
  "site.denied": { ru: "Вы не разрешили порталу обращаться к сертификатам.", en: "You did not allow this portal." },
  "password.wrong": { ru: "Пароль введён неверно.", en: "The password was wrong." },
  "host.missing": { ru: "На компьютере не установлена программа Tamga.", en: "The Tamga program is not installed." },
};

/** @param {string} ru @param {string} en */
export const say = (ru, en) => (language === "en" ? en : ru);

/** The English text of an element lies in its data-en; the Russian one is the page itself. */
function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-en]")) {
    element.dataset.ru ??= element.textContent;
    element.textContent = language === "en" ? element.dataset.en : element.dataset.ru;
  }
}

export function startPage() {
  translate();
  document.querySelector("[data-action=language]")?.addEventListener("click", () => {
    language = language === "en" ? "ru" : "en";
    localStorage.setItem("language", language);
    translate();
  });
  const notice = document.querySelector("#no-tamga");
  if (notice) notice.hidden = "tamga" in window;
  // The first page of a browser that has just started may be there before its extensions are.
  if (!("tamga" in window) && performance.now() < 5000 && !sessionStorage.getItem("waited")) {
    sessionStorage.setItem("waited", "true");
    setTimeout(() => location.reload(), 1500);
  }
  document.body.dataset.ready = "true";
}

/** @param {string} url @param {unknown} value */
export async function post(url, value) {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? String(response.status));
  return answer;
}

/** @param {string} base64 */
export const octets = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Shows a verdict. @param {HTMLElement} place @param {boolean} accepted @param {string[]} lines */
export function showVerdict(place, accepted, lines, code = "") {
  const heading = document.createElement("strong");
  heading.textContent = accepted ? say("Принято", "Accepted") : say("Не принято", "Not accepted");
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  place.className = `verdict ${accepted ? "accepted" : "refused"}`;
  place.dataset.verdict = accepted ? "accepted" : "refused";
  place.dataset.code = code;
  place.replaceChildren(heading, list);
  place.hidden = false;
}

/** Runs an action of a button: no second press meanwhile, and every failure is shown.
 * @param {HTMLButtonElement} button @param {HTMLElement} place @param {() => Promise<void>} action */
export function onPress(button, place, action) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    place.hidden = true;
    delete place.dataset.verdict;
    try {
      if (!("tamga" in window)) throw Object.assign(new Error(), { code: "host.missing" });
      await action();
    } catch (error) {
      const code = error?.code ?? "page.error";
      const known = refusals[code];
      showVerdict(place, false, [known ? known[language] : (error?.message || code)], code);
    } finally {
      button.disabled = false;
    }
  });
}
