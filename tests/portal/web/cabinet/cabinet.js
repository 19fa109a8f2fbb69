// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { post, say, startPage } from "/shared/site.js";

const person = await (await fetch("/login/api/me")).json();
const show = (/** @type {string} */ id, /** @type {string | undefined} */ text) => {
  document.getElementById(id).textContent = text ?? "—";
};
show("greeting", say("Здравствуйте, ", "Welcome, ") + `${person.GN ?? person.CN}!`);
show("person-name", person.CN);
show("person-inn", person.INN);
show("person-snils", person.SNILS?.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, "$1-$2-$3 $4"));
show("person-organization", person.O);
show("person-issuer", person.issuer);
document.querySelector("[data-action=log-out]").addEventListener("click", async () => {
  await post("/login/api/end", {});
  location.assign("/login/");
});
startPage();
