// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The token's own files: a tree below the master file, read by SELECT and READ BINARY (ISO 7816-4).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "keys/container/files.h"
#include "keys/pcsc/apdu.h"
#include "keys/pcsc/card_model.h"

namespace tamga::keys::pcsc {

struct FileInfo {
    FileId id = 0;
    bool folder = false;
    std::size_t size = 0;  ///< octets, what fills the file up included
};

/// File control parameters (ISO 7816-4 section 7.4.3). Error(token.device-error) for what is none.
[[nodiscard]] FileInfo parseFcp(BytesView fcp, Numbers numbers);

class FileSystem final {
  public:
    FileSystem(Channel& channel, const CardFamily& family) : channel_(channel), family_(family) {}

    /// Nothing when there is no such file. An empty path is the master file.
    [[nodiscard]] std::optional<FileInfo> select(const FilePath& path);
    /// The files directly in a folder; nothing when the token cannot tell. A folder that is not there is
    /// empty.
    [[nodiscard]] std::optional<std::vector<FileInfo>> children(const FilePath& folder);
    /// The first DER element of a file: what follows fills the file up and is not read.
    /// Error(password.needed) when the token wants a PIN first, Error(container.damaged) when there is no
    /// such element.
    [[nodiscard]] container::Content read(const FilePath& path, container::File file);
    /// What is printed on the token, big-endian.
    [[nodiscard]] Bytes serial();

  private:
    [[nodiscard]] Answer selectBy(std::uint8_t p1, std::uint8_t p2, const FilePath& ids);
    [[nodiscard]] Answer readBinary(std::size_t offset, std::size_t length, container::File file);

    Channel& channel_;
    const CardFamily& family_;
};

}  // namespace tamga::keys::pcsc
