// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
import { onPress, post, showVerdict, startPage } from "/shared/site.js";

const verdict = document.getElementById("login-verdict");
onPress(document.querySelector("[data-action=log-in]"), verdict, async () => {
  const { challenge } = await post("/login/api/challenge", {});
  const { signature } = await window.tamga.authenticate({ challenge });
  const answer = await post("/login/api/session", { signature });
  if (answer.accepted) location.assign("/cabinet/");
  else showVerdict(verdict, false, [answer.words], answer.code);
});
startPage();
