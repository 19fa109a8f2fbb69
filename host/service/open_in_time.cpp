// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "service/open_in_time.h"

#include <optional>
#include <utility>

#include "base/errand.h"

namespace tamga::service {

Result<std::unique_ptr<pki::SigningKey>> openInTime(const std::shared_ptr<keys::Token>& token,
                                                    const std::string& entryId, const Secret& password,
                                                    keys::OpenNotes& notes, const CancelToken& cancel,
                                                    std::chrono::milliseconds patience) {
    struct Opening {
        Secret password;  ///< a copy: the work may outlive the caller
        keys::OpenNotes notes;
        std::optional<Result<std::unique_ptr<pki::SigningKey>>> result;
        CancelToken done;  ///< a switch that poll(2) sees
    };
    return capture([&] {
        const auto opening = std::make_shared<Opening>();
        opening->password = password.clone();
        Errand errand("opening on " + token->info().id, [opening, token, entryId] {
            {
                const StackWipe afterwards;
                opening->result = token->open(entryId, opening->password, opening->notes);
            }
            opening->password = Secret();
            opening->done.cancel();
        });
        try {
            waitReadable(opening->done.descriptor(), Deadline::after(patience), cancel);
        } catch (const Error& error) {
            if (error.reason() == Reason::kRequestTimeout) errand.giveUp();
            throw;
        }
        errand.join();
        notes = opening->notes;
        return std::move(*opening->result).orThrow();
    });
}

}  // namespace tamga::service
