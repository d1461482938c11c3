#include "common/db/replay_key.h"

#include "common/base/text.h"
#include "sodium.h"

namespace jiedui::db {
namespace {

constexpr size_t kKeyBytes = 16;

constexpr Sql kOldReplays = {
    "request_replay.old",
    "SELECT actor, method, request_id, fingerprint, response, event_id, warnings, recorded_time "
    "FROM request_replay_by_text ORDER BY recorded_time"};
constexpr Sql kAddOldReplay = {
    "request_replay.add_old",
    "INSERT INTO request_replay (key, fingerprint, response, event_id, warnings, recorded_time) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};

std::string Hash(std::string_view secret, size_t bytes, std::string_view input) {
  std::string hash(bytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(input.data()), input.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  return hash;
}

}  // namespace

std::string ReplayKey(std::string_view secret, std::string_view actor, std::string_view method,
                      std::string_view request_id) {
  constexpr std::string_view kEnd("\0", 1);  // no text of a call holds it
  return Hash(secret, kKeyBytes, StrCat(actor, kEnd, method, kEnd, request_id));
}

std::string Fingerprint(std::string_view secret, std::string_view request) {
  return Hash(secret, crypto_generichash_BYTES, request);
}

absl::Status KeyOldReplays(Tx& tx, absl::FunctionRef<absl::Status(std::string_view text)> script,
                           std::string_view secret) {
  absl::Status moved = tx.Each(kOldReplays, {}, [&](const Row& row) {
    return tx
        .Run(kAddOldReplay, {AsBytes(ReplayKey(secret, row.Text(0), row.Text(1), row.Text(2))), AsBytes(row.Text(3)),
                             AsBytes(row.Text(4)), row.Text(5), AsBytes(row.Text(6)), row.Int(7)})
        .status();
  });
  if (!moved.ok()) return moved;
  return script("DROP TABLE request_replay_by_text");
}

}  // namespace jiedui::db
