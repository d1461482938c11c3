// Where a body of db::MutateRows is in its chunk: what rows share (parties asked for, sums to be written once) begins anew with the first
// row, also when the transaction is run again, and is written with the last.
#pragma once

#include <cstddef>

namespace jiedui::rotation {

class ChunkPlace {
 public:
  explicit ChunkPlace(size_t rows) : rows_(rows) {}

  // To be called once a row. True for the first: rows stay where they are, whichever run of the body it is.
  template <class Row>
  bool Begins(const Row& row) {
    const void* here = &row;
    if (first_ == nullptr) first_ = here;
    if (here == first_) at_ = 0;
    ++at_;
    return at_ == 1;
  }
  // Whether the row that Begins was last asked of is the last one.
  bool Ends() const { return at_ == rows_; }

 private:
  const size_t rows_;
  const void* first_ = nullptr;
  size_t at_ = 0;
};

}  // namespace jiedui::rotation
