#include "services/rotation/rights/service_sum.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "common/base/text.h"

namespace jiedui::rotation::policy {
namespace {

using absl::CivilDay;
using absl::CivilMonth;

CivilDay EndOf(const Period& days) { return days.end ? std::min(*days.end, kHorizon) : kHorizon; }

bool Covers(const Period& days, CivilDay day) { return days.start <= day && day < EndOf(days); }

// What the lists say of one school.
class SchoolLists {
 public:
  void Add(const Listed& listed) { rows_.push_back(&listed); }

  // On a day; fills the sources that say so.
  Verdict On(CivilDay day, const std::set<int>& categories, std::vector<std::string>& sources) const {
    std::set<std::string> saying;
    for (const Listed* row : rows_) {
      if (row->holds && categories.contains(row->category) && Covers(row->days, day)) saying.insert(row->source);
    }
    if (!saying.empty()) {
      sources.assign(saying.begin(), saying.end());
      return Verdict::kCounts;
    }
    Verdict verdict = Verdict::kOtherCategory;
    for (const int category : categories) {
      const Verdict of_category = Without(category, day);
      if (of_category == Verdict::kCategoryNotLoaded) return of_category;
      if (of_category == Verdict::kCategoryNotKnown) verdict = of_category;
    }
    return verdict;
  }

 private:
  // Why no list says that the school is in the category.
  Verdict Without(int category, CivilDay day) const {
    bool no = false;
    for (const Listed* row : rows_) {
      if (row->category != category) continue;
      if (row->holds && !row->days.start_known && day < row->days.start) return Verdict::kCategoryNotKnown;
      no = no || (!row->holds && Covers(row->days, day));
    }
    return no ? Verdict::kOtherCategory : Verdict::kCategoryNotLoaded;
  }

  std::vector<const Listed*> rows_;
};

// The days on which a work was or may have been.
const Period& Longest(const Work& work) { return work.possible ? *work.possible : work.days; }

// The works in the order in which they take their share of a day.
std::vector<size_t> Precedence(const std::vector<Work>& works) {
  std::vector<size_t> order(works.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::tuple(works[a].kind == kOwnPost, Longest(works[a]).start, works[a].source) <
           std::tuple(works[b].kind == kOwnPost, Longest(works[b]).start, works[b].source);
  });
  return order;
}

// Days on which anything may change.
std::set<CivilDay> Changes(const std::vector<Work>& works, const std::vector<Listed>& listed) {
  std::set<CivilDay> changes;
  for (const Work& work : works) {
    changes.insert({work.days.start, EndOf(work.days), Longest(work).start, EndOf(Longest(work))});
  }
  for (const Listed& row : listed) changes.insert({row.days.start, EndOf(row.days)});
  return changes;
}

void Append(std::vector<Spell>& spells, CivilDay start, CivilDay end, const Exact& share) {
  if (share == Exact(0)) return;
  if (!spells.empty() && spells.back().end == start && spells.back().share == share) {
    spells.back().end = end;
  } else {
    spells.push_back({start, end, share});
  }
}

bool MayCount(Verdict verdict) {
  return verdict == Verdict::kCounts || verdict == Verdict::kCategoryNotLoaded || verdict == Verdict::kCategoryNotKnown;
}

Exact Less(const Exact& a, const Exact& b) { return a < b ? a : b; }

// What employments that certainly are leave of a full post to those that may be.
Exact LeftByEmployments(const std::vector<Work>& works, CivilDay day) {
  Exact left = 1;
  for (const Work& work : works) {
    if (work.kind == kOwnPost && Covers(work.days, day)) left = left - Less(work.share, left);
  }
  return left;
}

// Whether `amount` is at least `months`: days beyond whole months never make one here.
bool Reaches(const Amount& amount, int64_t months) { return amount.months >= months; }

// The first day of [low, high] on which `reached` holds, which then holds on all later ones; none if it does not hold on `high`.
template <class Reached>
std::optional<CivilDay> FirstDay(CivilDay low, CivilDay high, Reached reached) {
  if (high < low || !reached(high)) return std::nullopt;
  while (low < high) {
    const CivilDay middle = low + (high - low) / 2;
    if (reached(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

Layout LayOut(const std::vector<Work>& works, const std::vector<Listed>& listed, const Counting& counting) {
  Layout layout;
  std::map<std::string_view, SchoolLists> schools;
  for (const Listed& row : listed) schools[row.school].Add(row);
  const std::vector<size_t> order = Precedence(works);
  std::vector<std::optional<size_t>> last(works.size());  // piece of each work that may go on
  const std::set<CivilDay> changes = Changes(works, listed);
  for (auto change = changes.begin(); change != changes.end() && std::next(change) != changes.end(); ++change) {
    const CivilDay start = *change, end = *std::next(change);
    // Two ways at once: what is certain if every work that may have been was there, which leaves it least; and the most, if of those only
    // the ones that may count were.
    Exact left = 1, counted = 0, most_left = 1, at_most = 0;
    const Exact unemployed = LeftByEmployments(works, start);
    for (const size_t w : order) {
      const Work& work = works[w];
      const bool certain = Covers(work.days, start);
      if (!certain && (!Covers(Longest(work), start) || unemployed == Exact(0))) continue;
      const Exact share = certain ? work.share : Less(work.share, unemployed);
      Piece piece{.work = w, .start = start, .end = end, .share = Less(share, left)};
      left = left - piece.share;
      Verdict verdict = Verdict::kKindDoesNotCount;
      if (counting.kinds.contains(work.kind)) {
        verdict = schools[work.school].On(start, counting.categories, piece.lists);
      }
      if (certain || MayCount(verdict)) {
        const Exact most = Less(share, most_left);
        most_left = most_left - most;
        if (MayCount(verdict)) at_most += most;
      }
      if (certain && verdict == Verdict::kCounts) counted += piece.share;
      piece.verdict = verdict;
      if (!certain && MayCount(verdict)) piece.verdict = Verdict::kDateNotKnown;
      if (piece.share == Exact(0)) {
        piece.verdict = Verdict::kPostFull;
        piece.lists.clear();
      }
      Piece* before = last[w] ? &layout.pieces[*last[w]] : nullptr;
      if (before != nullptr && before->end == start && before->share == piece.share &&
          before->verdict == piece.verdict && before->lists == piece.lists) {
        before->end = end;
      } else {
        last[w] = layout.pieces.size();
        layout.pieces.push_back(std::move(piece));
      }
    }
    Append(layout.counted, start, end, counted);
    Append(layout.at_most, start, end, at_most);
  }
  std::sort(layout.pieces.begin(), layout.pieces.end(),
            [](const Piece& a, const Piece& b) { return std::tuple(a.start, a.work) < std::tuple(b.start, b.work); });
  return layout;
}

CivilDay MonthsLater(CivilDay day, int64_t months) {
  const CivilMonth month = CivilMonth(day) + months;
  const CivilDay last = CivilDay(month + 1) - 1;
  return std::min(CivilDay(month) + (day.day() - 1), last);
}

MonthsAndDays Between(CivilDay start, CivilDay end) {
  if (end <= start) return {};
  int64_t months = CivilMonth(end) - CivilMonth(start);
  if (MonthsLater(start, months) > end) --months;
  return {months, end - MonthsLater(start, months)};
}

Amount AmountOf(const Spell& spell, int64_t days_a_month) {
  const MonthsAndDays whole = Between(spell.start, spell.end);
  const Exact months = spell.share * Exact(whole.months);
  Amount amount{.months = months.Floor(),
                .days = spell.share * Exact(whole.days) + (months - Exact(months.Floor())) * Exact(days_a_month)};
  if (spell.share == Exact(1) || !amount.valid()) return amount;
  const Exact month(days_a_month);
  if (month < amount.days || (amount.days == month && whole.days < days_a_month)) {
    ++amount.months;
    amount.days = amount.days - month;
  }
  return amount;
}

Amount Sum(const std::vector<Spell>& spells, CivilDay as_of, int64_t days_a_month) {
  Amount sum;
  int summed = 0;
  for (const Spell& spell : spells) {
    if (spell.start >= as_of) break;
    const Amount amount = AmountOf({spell.start, std::min(spell.end, as_of), spell.share}, days_a_month);
    sum.months += amount.months;
    sum.days += amount.days;
    ++summed;
  }
  if (summed > 1 && sum.valid()) {
    const int64_t carried = (sum.days * Exact(1, days_a_month)).Floor();
    sum.months += carried;
    sum.days = sum.days - Exact(carried * days_a_month);
  }
  return sum;
}

int64_t MostMonths(const Layout& layout, CivilDay as_of, int64_t days_a_month) {
  constexpr int64_t kGained = 5;
  if (layout.counted == layout.at_most) return Sum(layout.counted, as_of, days_a_month).months;
  std::set<CivilDay> cuts;
  int64_t anywhere = 0;  // cuts on days that are not known
  for (const Piece& piece : layout.pieces) {
    for (const CivilDay cut : {piece.start, piece.end}) {
      if (cut < as_of) cuts.insert(cut);
    }
    if (piece.verdict == Verdict::kDateNotKnown && piece.start < as_of) ++anywhere;
  }
  const Amount sum = Sum(layout.at_most, as_of, days_a_month);
  const Exact days = sum.days + Exact(kGained * (static_cast<int64_t>(cuts.size()) + anywhere));
  return sum.months + (days * Exact(1, days_a_month)).Floor();
}

const Spell* SpellOn(const std::vector<Spell>& spells, CivilDay day) {
  for (const Spell& spell : spells) {
    if (spell.start <= day && day < spell.end) return &spell;
  }
  return nullptr;
}

std::vector<Spell> WithServiceFrom(std::vector<Spell> spells, CivilDay day) {
  std::erase_if(spells, [&](const Spell& spell) { return spell.end > day; });
  Append(spells, day, kHorizon, 1);
  return spells;
}

std::optional<CivilDay> FirstReached(const std::vector<Spell>& spells, int64_t months, int64_t days_a_month,
                                     CivilDay last) {
  if (spells.empty()) return std::nullopt;
  return FirstDay(spells.front().start, last,
                  [&](CivilDay day) { return Reaches(Sum(spells, day, days_a_month), months); });
}

std::optional<CivilDay> ReachedIfItGoesOn(const std::vector<Spell>& spells, CivilDay as_of, int64_t months,
                                          int64_t days_a_month) {
  const Spell* present = SpellOn(spells, as_of);
  if (present == nullptr) return std::nullopt;
  std::vector<Spell> going_on(spells.data(), present + 1);
  going_on.back().end = kHorizon;
  return FirstDay(as_of, kHorizon, [&](CivilDay day) { return Reaches(Sum(going_on, day, days_a_month), months); });
}

Amount Shortfall(const Amount& sum, int64_t months, int64_t days_a_month) {
  if (Reaches(sum, months)) return {};
  const Exact days = Exact((months - sum.months) * days_a_month) - sum.days;
  if (!(Exact(0) < days))
    return {.months = 0, .days = 1};  // one spell, whose days do not make the month they outnumber
  const int64_t whole = (days * Exact(1, days_a_month)).Floor();
  return {.months = whole, .days = days - Exact(whole * days_a_month)};
}

std::string Chinese(const Amount& amount) {
  const int64_t years = amount.months / 12, months = amount.months % 12, days = amount.days.Floor();
  const Exact rest = amount.days - Exact(days);
  std::string text;
  if (years != 0) text += StrCat(years, "年");
  if (months != 0) text += StrCat(months, "个月");
  if (rest == Exact(0)) {
    if (days != 0 || text.empty()) text += StrCat(days, "天");
    return text;
  }
  const std::string part = StrCat(rest.numerator(), "/", rest.denominator(), "天");
  return StrCat(text, days == 0 ? "" : StrCat(days, "又"), part);
}

}  // namespace jiedui::rotation::policy
