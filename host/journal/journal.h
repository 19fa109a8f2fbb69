// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What was signed, when, for whom, and what was refused. Rows are only ever added, and chained by hash.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "journal/entry.h"

namespace tamga::journal {

class Database;

/// What a signature needs of the journal. Error(journal.unwritable | journal.full | journal.broken |
/// journal.busy).
class Writer {
  public:
    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    virtual ~Writer() = default;

    /// Adds rows, all or none, and returns when they are on the disk. batch: that the rows continue; without
    /// one the first row begins one. Returns the batch.
    virtual Result<std::int64_t> append(const std::vector<Record>& rows,
                                        std::optional<std::int64_t> batch) = 0;
    /// Whether anything was ever signed for the site.
    virtual Result<bool> hasSignedFor(const std::string& site) = 0;
};

struct Query {
    std::string search;  ///< in site, document, owner, digest, thumbprint; case does not matter
    std::optional<std::int64_t> before;  ///< only rows of a smaller seq
    std::size_t limit = 50;
};

struct Page {
    std::vector<Entry> entries;  ///< newest first
    bool more = false;
    std::int64_t total = 0;  ///< that match, on all pages
};

/// The first row that is not as it was written.
struct Flaw {
    enum class Kind : std::uint8_t { kChanged, kMissing, kHead };
    std::int64_t seq = 0;
    Kind kind = Kind::kChanged;
};
/// "changed", "missing", "head".
[[nodiscard]] std::string_view nameOf(Flaw::Kind kind) noexcept;

struct Verdict {
    std::int64_t entries = 0;
    std::optional<Flaw> problem;
    std::string head;       ///< the last hash of the chain, hexadecimal
    bool headKnown = true;  ///< whether the head asked for is in the chain
};

enum class Condition : std::uint8_t { kFine, kAbsent, kUnwritable, kBroken };
/// "ok", "absent", "unwritable", "broken".
[[nodiscard]] std::string_view nameOf(Condition condition) noexcept;

/// Opened when first needed, by each process and each thread for itself.
class Journal final : public Writer {
  public:
    /// file: made, with its folder, by the first append; empty when there is no home folder.
    explicit Journal(std::filesystem::path file);
    ~Journal() override;

    Result<std::int64_t> append(const std::vector<Record>& rows, std::optional<std::int64_t> batch) override;
    /// The rest makes no file: a journal that is not there is empty.
    Result<bool> hasSignedFor(const std::string& site) override;
    /// A row "begun" is left out once rows with an outcome follow it.
    [[nodiscard]] Result<Page> list(const Query& query);
    /// Every row, oldest first, with the hash it has in the file.
    [[nodiscard]] Outcome each(const std::function<void(const Entry&, BytesView hash)>& row);
    /// known: a head noted earlier, to be looked for in the chain.
    [[nodiscard]] Result<Verdict> verify(const std::optional<Bytes>& known = {});
    /// Changes nothing.
    [[nodiscard]] Condition condition();
    /// Moves a broken file aside and returns where to; nothing when it is not broken.
    [[nodiscard]] Result<std::optional<std::filesystem::path>> repair();

  private:
    /// Null pointer when the file is not there.
    [[nodiscard]] Database* existing();
    [[nodiscard]] Database& made();

    std::filesystem::path file_;
    std::unique_ptr<Database> database_;
};

/// $XDG_DATA_HOME/tamga/journal.sqlite
[[nodiscard]] std::filesystem::path standardFile();

}  // namespace tamga::journal
