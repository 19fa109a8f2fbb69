// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A result of any size on its way to a file or to standard output.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/file.h"

namespace tamga::cli {

/// Written beside its place and renamed at the end: what is not finished is not there. Throws
/// Error(system.file | system.disk-full).
class NewFile final {
  public:
    /// path: "-" for standard output, which gets nothing before commit() either: the octets wait in a file
    /// without a name. mode as in open(2).
    NewFile(std::string path, mode_t mode);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    void write(BytesView piece);
    /// Once, at the end.
    void commit();

  private:
    void toStandardOutput();

    std::filesystem::path path_;
    std::string temporary_;  ///< empty: there is nothing to remove
    UniqueFd fd_;
};

}  // namespace tamga::cli
