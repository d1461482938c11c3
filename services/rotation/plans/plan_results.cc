#include "services/rotation/plans/plan_results.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/escaping.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "google/protobuf/util/time_util.h"
#include "sodium.h"

namespace jiedui::rotation::store {
namespace {

using google::protobuf::util::TimeUtil;

constexpr size_t kPieceBytes = 4 << 20;  // of a transaction
constexpr size_t kLinesAtOnce = 1000;    // of a transaction
constexpr int64_t kDeletedAtOnce = 5000;
constexpr auto kQueued = static_cast<int64_t>(v1::PlacementPlan::STATE_QUEUED);

constexpr db::Sql kSize{"placement_result.size",
                        "SELECT problem_size, solution_size FROM placement_result WHERE plan = $1"};
// Those that hold bytes of [$2, $3), each from the first of them on, no more than are wanted.
constexpr db::Sql kPieces{"placement_piece.of_plan", R"(
SELECT substr(p.data, CAST(CASE WHEN $2 > p.first THEN $2 - p.first ELSE 0 END AS INTEGER) + 1, CAST($3 - $2 AS INTEGER))
FROM placement_result r JOIN placement_piece p ON p.plan = r.plan AND p.attempt = r.attempt
WHERE r.plan = $1 AND p.beyond > $2 AND p.first < $3 ORDER BY p.first)"};
constexpr db::Sql kLines{"placement_line.of_plan", R"(
SELECT l.data, l.line, l.posting FROM placement_result r
JOIN placement_line l ON l.plan = r.plan AND l.attempt = r.attempt
WHERE r.plan = $1 AND l.line > $2 ORDER BY l.line LIMIT $3)"};
constexpr db::Sql kPlaced{"placement_line.placed", R"(
SELECT l.data, l.line, l.posting FROM placement_result r
JOIN placement_line l ON l.plan = r.plan AND l.attempt = r.attempt
WHERE r.plan = $1 AND l.person <> '' AND l.need <> '' AND (l.posting = '' OR $2 = 0) ORDER BY l.line LIMIT $3)"};
constexpr db::Sql kSetPosting{"placement_line.set_posting", R"(
UPDATE placement_line SET posting = $1 WHERE plan = $2 AND line = $3
  AND attempt = (SELECT attempt FROM placement_result WHERE plan = $2))"};

constexpr db::Sql kPutPiece{"placement_piece.put", R"(
INSERT INTO placement_piece (plan, attempt, first, beyond, data) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (plan, attempt, first) DO NOTHING)"};
constexpr db::Sql kPutLine{"placement_line.put", R"(
INSERT INTO placement_line (plan, attempt, line, person, need, posting, data) VALUES ($1, $2, $3, $4, $5, '', $6)
ON CONFLICT (plan, attempt, line) DO NOTHING)"};
constexpr db::Sql kPublish{"placement_result.put", R"(
INSERT INTO placement_result (plan, attempt, problem_size, solution_size) VALUES ($1, $2, $3, $4)
ON CONFLICT (plan) DO UPDATE SET
  attempt = excluded.attempt, problem_size = excluded.problem_size, solution_size = excluded.solution_size)"};

// Of a plan that is queued nothing: somebody may be writing it.
constexpr db::Sql kSweepPieces{"placement_piece.sweep", R"(
DELETE FROM placement_piece WHERE (plan, attempt, first) IN (
  SELECT plan, attempt, first FROM placement_piece
  WHERE plan = $1 AND attempt <> COALESCE((SELECT attempt FROM placement_result WHERE plan = $1), '')
    AND NOT EXISTS (SELECT 1 FROM resource WHERE name = $1 AND recorded_to = 9223372036854775807 AND state = $2)
  LIMIT $3))"};
constexpr db::Sql kSweepLines{"placement_line.sweep", R"(
DELETE FROM placement_line WHERE (plan, attempt, line) IN (
  SELECT plan, attempt, line FROM placement_line
  WHERE plan = $1 AND attempt <> COALESCE((SELECT attempt FROM placement_result WHERE plan = $1), '')
    AND NOT EXISTS (SELECT 1 FROM resource WHERE name = $1 AND recorded_to = 9223372036854775807 AND state = $2)
  LIMIT $3))"};
// What has lines has pieces: they are written first and deleted last.
constexpr db::Sql kLeftovers{"placement_piece.leftovers", R"(
SELECT DISTINCT plan FROM placement_piece p
WHERE NOT EXISTS (SELECT 1 FROM placement_result r WHERE r.plan = p.plan AND r.attempt = p.attempt) ORDER BY plan)"};

constexpr db::Sql kPutProgress{"placement_progress.put", R"(
INSERT INTO placement_progress (plan, revision, stage, done, total, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (plan) DO UPDATE SET revision = excluded.revision, stage = excluded.stage, done = excluded.done,
  total = excluded.total, at = excluded.at)"};
constexpr db::Sql kProgress{"placement_progress.get", R"(
SELECT stage, done, total, at FROM placement_progress WHERE plan = $1 AND revision = $2)"};
constexpr db::Sql kForgetProgress{"placement_progress.forget", "DELETE FROM placement_progress WHERE plan = $1"};

std::string HashOf(std::string_view whole) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(whole.data()), whole.size());
  return absl::BytesToHexString(hash);
}

absl::StatusOr<std::vector<Line>> Collect(db::Tx& tx, const db::Sql& sql, const std::vector<db::Value>& parameters) {
  std::vector<Line> lines;
  absl::Status status = tx.Each(sql, parameters, [&](const db::Row& row) -> absl::Status {
    Line& line = lines.emplace_back();
    absl::Status parsed = db::Parse(row, 0, line.placement);
    if (!parsed.ok()) return parsed;
    line.number = row.Int(1);
    line.placement.set_posting(std::string(row.Text(2)));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return lines;
}

absl::Status Sweep(db::Database& database, const db::Sql& sql, std::string_view plan) {
  int64_t deleted = 0;
  do {
    absl::Status status =
        db::WriteAndWait(database,
                         [&](db::Tx& tx) -> absl::Status {
                           const absl::StatusOr<int64_t> rows = tx.Run(sql, {plan, kQueued, kDeletedAtOnce});
                           if (rows.ok()) deleted = *rows;
                           return rows.status();
                         },
                         {.repeatable = true});
    if (!status.ok()) return status;
  } while (deleted == kDeletedAtOnce);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ResultSize> SizeOfPlanResult(db::Tx& tx, std::string_view plan) {
  ResultSize size;
  absl::StatusOr<bool> found =
      tx.One(kSize, {plan}, [&](const db::Row& row) { size = {.problem = row.Int(0), .solution = row.Int(1)}; });
  if (!found.ok()) return found.status();
  if (!*found) return Failure(kNotFound, {{"name", plan}});
  return size;
}

absl::StatusOr<std::string> ReadPlanResult(db::Tx& tx, std::string_view plan, int64_t offset, int64_t limit) {
  std::string bytes;
  const size_t wanted = static_cast<size_t>(limit);
  absl::Status read = tx.Each(kPieces, {plan, offset, offset + limit}, [&](const db::Row& row) {
    bytes += row.Text(0).substr(0, wanted - bytes.size());
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return bytes;
}

absl::StatusOr<PlanResult> GetPlanResult(db::Tx& tx, std::string_view plan) {
  const absl::StatusOr<ResultSize> size = SizeOfPlanResult(tx, plan);
  if (!size.ok()) return size.status();
  PlanResult result;
  for (auto [message, offset, length] :
       {std::tuple<google::protobuf::Message*, int64_t, int64_t>(&result.problem, 0, size->problem),
        {&result.solution, size->problem, size->solution}}) {
    const absl::StatusOr<std::string> bytes = ReadPlanResult(tx, plan, offset, length);
    if (!bytes.ok()) return bytes.status();
    if (static_cast<int64_t>(bytes->size()) != length || !message->ParseFromString(*bytes)) {
      return Failure(kInternal, {{"detail", StrCat("the result of ", plan, " is not whole")}});
    }
  }
  return result;
}

absl::StatusOr<std::vector<Line>> PlanLines(db::Tx& tx, std::string_view plan, int64_t after, int64_t limit) {
  return Collect(tx, kLines, {plan, after, limit});
}

absl::StatusOr<std::vector<Line>> PlacedLines(db::Tx& tx, std::string_view plan, int64_t limit, bool open) {
  return Collect(tx, kPlaced, {plan, static_cast<int64_t>(open ? 1 : 0), limit});
}

absl::Status SetPosting(db::Tx& tx, std::string_view plan, const Line& line, std::string_view posting) {
  return tx.Run(kSetPosting, {posting, plan, line.number}).status();
}

absl::StatusOr<WrittenResult> WritePlanResult(db::Database& database, std::string_view plan, const PlanResult& result,
                                              const std::vector<v1::Placement>& lines, WriteProgress progress) {
  std::string whole = result.problem.SerializeAsString();
  WrittenResult written{.attempt = NewUuid(), .size = {.problem = static_cast<int64_t>(whole.size())}};
  result.solution.AppendToString(&whole);
  written.size.solution = static_cast<int64_t>(whole.size()) - written.size.problem;
  written.hash = HashOf(whole);

  const size_t pieces = (whole.size() + kPieceBytes - 1) / kPieceBytes;
  const size_t groups = (lines.size() + kLinesAtOnce - 1) / kLinesAtOnce;
  const int total = static_cast<int>(pieces + groups);
  int done = 0;
  const auto write = [&](db::Database::Body body) -> absl::Status {
    absl::Status status = db::WriteAndWait(database, std::move(body), {.repeatable = true});
    if (!status.ok()) return status;
    return progress(++done, total) ? absl::OkStatus() : absl::CancelledError("the result is not written");
  };
  for (size_t first = 0; first < whole.size(); first += kPieceBytes) {
    const std::string_view data = std::string_view(whole).substr(first, kPieceBytes);
    absl::Status put = write([&](db::Tx& tx) {
      const auto from = static_cast<int64_t>(first);
      return tx
          .Run(kPutPiece, {plan, written.attempt, from, from + static_cast<int64_t>(data.size()), db::AsBytes(data)})
          .status();
    });
    if (!put.ok()) return put;
  }
  for (size_t first = 0; first < lines.size(); first += kLinesAtOnce) {
    absl::Status put = write([&](db::Tx& tx) {
      absl::Status inserted;
      for (size_t i = first; inserted.ok() && i < std::min(lines.size(), first + kLinesAtOnce); ++i) {
        const std::string data = lines[i].SerializeAsString();
        inserted = tx.Run(kPutLine, {plan, written.attempt, static_cast<int64_t>(i) + 1, lines[i].person(),
                                     lines[i].need(), db::AsBytes(data)})
                       .status();
      }
      return inserted;
    });
    if (!put.ok()) return put;
  }
  return written;
}

absl::Status Publish(db::Tx& tx, std::string_view plan, const WrittenResult& written) {
  return tx.Run(kPublish, {plan, written.attempt, written.size.problem, written.size.solution}).status();
}

absl::Status SweepAttempts(db::Database& database, std::string_view plan) {
  absl::Status swept = Sweep(database, kSweepLines, plan);
  return swept.ok() ? Sweep(database, kSweepPieces, plan) : swept;
}

absl::StatusOr<std::vector<std::string>> PlansWithLeftovers(db::Database& database) {
  std::vector<std::string> plans;
  absl::Status read = database.Read([&](db::Tx& tx) {
    plans.clear();
    return tx.Each(kLeftovers, {}, [&](const db::Row& row) {
      plans.emplace_back(row.Text(0));
      return absl::OkStatus();
    });
  });
  if (!read.ok()) return read;
  return plans;
}

absl::Status PutProgress(db::Tx& tx, const v1::PlacementPlan& plan, const v1::PlacementPlan::Progress& progress) {
  return tx
      .Run(kPutProgress,
           {plan.name(), plan.revision(), static_cast<int64_t>(progress.stage()), static_cast<int64_t>(progress.done()),
            static_cast<int64_t>(progress.total()), tx.NowMicros()})
      .status();
}

absl::Status AddProgress(db::Tx& tx, v1::PlacementPlan& plan) {
  return tx
      .One(kProgress, {plan.name(), plan.revision()},
           [&](const db::Row& row) {
             v1::PlacementPlan::Progress& progress = *plan.mutable_progress();
             progress.set_stage(static_cast<v1::PlacementPlan::Progress::Stage>(row.Int(0)));
             progress.set_done(static_cast<int32_t>(row.Int(1)));
             progress.set_total(static_cast<int32_t>(row.Int(2)));
             *progress.mutable_time() = TimeUtil::MicrosecondsToTimestamp(row.Int(3));
           })
      .status();
}

absl::Status ForgetProgress(db::Tx& tx, std::string_view plan) { return tx.Run(kForgetProgress, {plan}).status(); }

}  // namespace jiedui::rotation::store
