#include "services/trusteeship/postings.h"

#include <utility>

namespace jiedui::trusteeship::store {
namespace {

using rotation::v1::Posting;

constexpr db::Sql kFind{"heard_posting.find", "SELECT revision, trusteeship FROM heard_posting WHERE name = $1"};
constexpr db::Sql kHear{"heard_posting.hear", R"(
INSERT INTO heard_posting (name, revision, trusteeship, person, kind, direction, state, host, start_date, end_date)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, trusteeship = excluded.trusteeship, person = excluded.person,
  kind = excluded.kind, direction = excluded.direction, state = excluded.state, host = excluded.host,
  start_date = excluded.start_date, end_date = excluded.end_date
WHERE heard_posting.revision < excluded.revision)"};
constexpr db::Sql kOf{"heard_posting.of", R"(
SELECT name, revision, trusteeship, person, kind, direction, state, host, start_date, end_date FROM heard_posting
WHERE trusteeship = $1 ORDER BY name)"};

}  // namespace

absl::StatusOr<PostingHeard> Hear(db::Tx& tx, const HeardPosting& posting) {
  PostingHeard heard;
  int64_t known = 0;
  absl::StatusOr<bool> found = tx.One(kFind, {posting.name}, [&](const db::Row& row) {
    known = row.Int(0);
    heard.former = std::string(row.Text(1));
  });
  if (!found.ok()) return found.status();
  if (*found ? known >= posting.revision : posting.trusteeship.empty()) return heard;
  absl::Status written = tx.Run(kHear, {posting.name, posting.revision, posting.trusteeship, posting.person,
                                        static_cast<int64_t>(posting.kind), static_cast<int64_t>(posting.direction),
                                        static_cast<int64_t>(posting.state), posting.host, posting.start, posting.end})
                             .status();
  if (!written.ok()) return written;
  heard.is_new = true;
  return heard;
}

absl::StatusOr<std::vector<HeardPosting>> PostingsOf(db::Tx& tx, std::string_view trusteeship) {
  std::vector<HeardPosting> postings;
  absl::Status status = tx.Each(kOf, {trusteeship}, [&](const db::Row& row) {
    postings.push_back({.name = std::string(row.Text(0)),
                        .revision = row.Int(1),
                        .trusteeship = std::string(row.Text(2)),
                        .person = std::string(row.Text(3)),
                        .kind = static_cast<Posting::Kind>(row.Int(4)),
                        .direction = static_cast<Posting::Direction>(row.Int(5)),
                        .state = static_cast<Posting::State>(row.Int(6)),
                        .host = std::string(row.Text(7)),
                        .start = std::string(row.Text(8)),
                        .end = std::string(row.Text(9))});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return postings;
}

}  // namespace jiedui::trusteeship::store
