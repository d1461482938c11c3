#include "services/rotation/plans/plan_results.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "sodium.h"

namespace jiedui::rotation::store {
namespace {

constexpr db::Sql kGet{"placement_result.get", "SELECT problem, solution FROM placement_result WHERE plan = $1"};
constexpr db::Sql kSize{"placement_result.size",
                        "SELECT length(problem), length(solution) FROM placement_result WHERE plan = $1"};
// Bytes count from 1.
constexpr db::Sql kProblemPiece{"placement_result.problem_piece", R"(
SELECT substr(problem, CAST($2 AS INTEGER), CAST($3 AS INTEGER)) FROM placement_result WHERE plan = $1)"};
constexpr db::Sql kSolutionPiece{"placement_result.solution_piece", R"(
SELECT substr(solution, CAST($2 AS INTEGER), CAST($3 AS INTEGER)) FROM placement_result WHERE plan = $1)"};
constexpr db::Sql kPut{"placement_result.put", R"(
INSERT INTO placement_result (plan, problem, solution) VALUES ($1, $2, $3)
ON CONFLICT (plan) DO UPDATE SET problem = excluded.problem, solution = excluded.solution)"};
constexpr db::Sql kForget{"placement.forget", "DELETE FROM placement WHERE plan = $1"};
constexpr db::Sql kInsert{"placement.insert", R"(
INSERT INTO placement (plan, line, person, need, posting, data) VALUES ($1, $2, $3, $4, '', $5))"};
constexpr db::Sql kLines{"placement.lines", R"(
SELECT data, line, posting FROM placement WHERE plan = $1 AND line > $2 ORDER BY line LIMIT $3)"};
constexpr db::Sql kOpen{"placement.open", R"(
SELECT data, line, posting FROM placement
WHERE plan = $1 AND person <> '' AND need <> '' AND posting = '' ORDER BY line LIMIT $2)"};
constexpr db::Sql kSetPosting{"placement.set_posting", R"(
UPDATE placement SET posting = $1 WHERE plan = $2 AND line = $3)"};

std::string HashOf(std::string_view problem, std::string_view solution) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view part : {problem, solution}) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
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

}  // namespace

absl::StatusOr<PlanResult> GetPlanResult(db::Tx& tx, std::string_view plan) {
  PlanResult result;
  bool found = false;
  absl::Status status = tx.Each(kGet, {plan}, [&](const db::Row& row) -> absl::Status {
    found = true;
    absl::Status parsed = db::Parse(row, 0, result.problem);
    return parsed.ok() ? db::Parse(row, 1, result.solution) : parsed;
  });
  if (!status.ok()) return status;
  if (!found) return Failure(kNotFound, {{"name", plan}});
  return result;
}

absl::StatusOr<ResultSize> SizeOfPlanResult(db::Tx& tx, std::string_view plan) {
  ResultSize size;
  absl::StatusOr<bool> found =
      tx.One(kSize, {plan}, [&](const db::Row& row) { size = {.problem = row.Int(0), .solution = row.Int(1)}; });
  if (!found.ok()) return found.status();
  if (!*found) return Failure(kNotFound, {{"name", plan}});
  return size;
}

absl::StatusOr<std::string> ReadPlanResult(db::Tx& tx, std::string_view plan, const ResultSize& size, int64_t offset,
                                           int64_t limit) {
  std::string piece;
  const auto take = [&](const db::Sql& sql, int64_t from, int64_t count) -> absl::Status {
    if (count <= 0) return absl::OkStatus();
    return tx.One(sql, {plan, from + 1, count}, [&](const db::Row& row) { piece += row.Text(0); }).status();
  };
  absl::Status taken = take(kProblemPiece, offset, std::min(limit, size.problem - offset));
  const int64_t left = limit - static_cast<int64_t>(piece.size());
  const int64_t from = std::max<int64_t>(0, offset - size.problem);
  if (taken.ok()) taken = take(kSolutionPiece, from, std::min(left, size.solution - from));
  if (!taken.ok()) return taken;
  return piece;
}

absl::StatusOr<std::string> PutPlanResult(db::Tx& tx, std::string_view plan, const PlanResult& result,
                                          const std::vector<v1::Placement>& lines) {
  const std::string problem = result.problem.SerializeAsString(), solution = result.solution.SerializeAsString();
  absl::Status put = tx.Run(kPut, {plan, db::AsBytes(problem), db::AsBytes(solution)}).status();
  if (put.ok()) put = tx.Run(kForget, {plan}).status();
  int64_t number = 0;
  for (const v1::Placement& line : lines) {
    if (!put.ok()) return put;
    const std::string data = line.SerializeAsString();
    put = tx.Run(kInsert, {plan, ++number, line.person(), line.need(), db::AsBytes(data)}).status();
  }
  if (!put.ok()) return put;
  return HashOf(problem, solution);
}

absl::StatusOr<std::vector<Line>> PlanLines(db::Tx& tx, std::string_view plan, int64_t after, int64_t limit) {
  return Collect(tx, kLines, {plan, after, limit});
}

absl::StatusOr<std::vector<Line>> OpenLines(db::Tx& tx, std::string_view plan, int64_t limit) {
  return Collect(tx, kOpen, {plan, limit});
}

absl::Status SetPosting(db::Tx& tx, std::string_view plan, const Line& line, std::string_view posting) {
  return tx.Run(kSetPosting, {posting, plan, line.number}).status();
}

}  // namespace jiedui::rotation::store
