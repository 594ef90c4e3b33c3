/*
 * The parser's one window to JavaScript: parse a text, then read the whole tree as flat columns in one call.
 * Texts are UTF-16LE, so offsets in the tree are twice the UTF-16 code unit offsets; the columns hold code units.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

#define EXPORT(name) __attribute__((export_name(#name)))

extern const TSLanguage *tree_sitter_python(void);
extern const TSLanguage *tree_sitter_hcl(void);

__attribute__((import_module("env"), import_name("overdue"))) extern int overdue(void);

static const TSLanguage *language(int which) {
  return which == 0 ? tree_sitter_python() : tree_sitter_hcl();
}

EXPORT(allocate) void *allocate(uint32_t size) { return malloc(size); }
EXPORT(release) void release(void *memory) { free(memory); }

EXPORT(kind_count) uint32_t kind_count(int which) { return ts_language_symbol_count(language(which)); }
EXPORT(kind_name) const char *kind_name(int which, uint32_t id) { return ts_language_symbol_name(language(which), id); }
EXPORT(field_count) uint32_t field_count(int which) { return ts_language_field_count(language(which)); }
EXPORT(field_name) const char *field_name(int which, uint32_t id) { return ts_language_field_name_for_id(language(which), id); }

EXPORT(parser_new) TSParser *parser_new(int which) {
  TSParser *parser = ts_parser_new();
  if (parser) ts_parser_set_language(parser, language(which));
  return parser;
}

typedef struct {
  const uint8_t *text;
  uint32_t length;
} Input;

static const char *read_input(void *payload, uint32_t byte, TSPoint point, uint32_t *read) {
  (void)point;
  const Input *input = payload;
  *read = byte < input->length ? input->length - byte : 0;
  return (const char *)input->text + (byte < input->length ? byte : 0);
}

static bool progress(TSParseState *state) {
  (void)state;
  return overdue() != 0;
}

/* Parses; `old` may be null or an edited tree to reuse. Null when the time was up. */
EXPORT(parse) TSTree *parse(TSParser *parser, const TSTree *old, const uint8_t *text, uint32_t length) {
  Input input = {text, length};
  TSParseOptions options = {NULL, progress};
  TSTree *tree = ts_parser_parse_with_options(parser, old, (TSInput){&input, read_input, TSInputEncodingUTF16LE, NULL}, options);
  if (!tree) ts_parser_reset(parser);
  return tree;
}

EXPORT(tree_delete) void tree_delete(TSTree *tree) { ts_tree_delete(tree); }

/* Offsets are bytes, columns too: twice the code units. */
EXPORT(tree_edit) void tree_edit(TSTree *tree, uint32_t start, uint32_t old_end, uint32_t new_end, uint32_t start_row,
                                 uint32_t start_column, uint32_t old_row, uint32_t old_column, uint32_t new_row,
                                 uint32_t new_column) {
  TSInputEdit edit = {start, old_end, new_end, {start_row, start_column}, {old_row, old_column}, {new_row, new_column}};
  ts_tree_edit(tree, &edit);
}

typedef struct {
  uint32_t capacity, count;
  uint16_t *kind, *field;
  uint32_t *start, *end;
  int32_t *first_child, *next_sibling;
  uint8_t *missing;
} Columns;

static Columns columns;

static int grow(void) {
  uint32_t capacity = columns.capacity ? columns.capacity * 2 : 65536;
#define GROW(column) \
  do { \
    void *grown = realloc(columns.column, capacity * sizeof *columns.column); \
    if (!grown) return 0; \
    columns.column = grown; \
  } while (0)
  GROW(kind);
  GROW(field);
  GROW(start);
  GROW(end);
  GROW(first_child);
  GROW(next_sibling);
  GROW(missing);
  columns.capacity = capacity;
  return 1;
}

static int32_t add(const TSTreeCursor *cursor) {
  if (columns.count == columns.capacity && !grow()) return -1;
  TSNode node = ts_tree_cursor_current_node(cursor);
  uint32_t row = columns.count++;
  columns.kind[row] = ts_node_symbol(node);
  columns.field[row] = ts_tree_cursor_current_field_id(cursor);
  columns.start[row] = ts_node_start_byte(node) / 2;
  columns.end[row] = ts_node_end_byte(node) / 2;
  columns.first_child[row] = -1;
  columns.next_sibling[row] = -1;
  columns.missing[row] = ts_node_is_missing(node);
  return (int32_t)row;
}

/*
 * Reads a tree into the columns. Returns their header {count, kind, field, start, end, first_child, next_sibling, missing},
 * or null when it is nested deeper than `max_depth` or memory is out.
 */
EXPORT(flatten) const uint32_t *flatten(const TSTree *tree, uint32_t max_depth) {
  static uint32_t header[8];
  static int32_t *parents;
  static uint32_t parents_size;
  if (parents_size < max_depth) {
    int32_t *grown = realloc(parents, max_depth * sizeof *parents);
    if (!grown) return NULL;
    parents = grown;
    parents_size = max_depth;
  }
  columns.count = 0;
  uint32_t depth = 0;
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
  int32_t row = add(&cursor);
  int ok = row >= 0;
  while (ok) {
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      if (depth >= max_depth) {
        ok = 0;
        break;
      }
      parents[depth++] = row;
      int32_t child = add(&cursor);
      if (child < 0) ok = 0;
      else columns.first_child[row] = child;
      row = child;
      continue;
    }
    int done = 0;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (depth == 0 || !ts_tree_cursor_goto_parent(&cursor)) {
        done = 1;
        break;
      }
      row = parents[--depth];
    }
    if (done) break;
    int32_t sibling = add(&cursor);
    if (sibling < 0) ok = 0;
    else columns.next_sibling[row] = sibling;
    row = sibling;
  }
  ts_tree_cursor_delete(&cursor);
  if (!ok) return NULL;
  header[0] = columns.count;
  header[1] = (uint32_t)(uintptr_t)columns.kind;
  header[2] = (uint32_t)(uintptr_t)columns.field;
  header[3] = (uint32_t)(uintptr_t)columns.start;
  header[4] = (uint32_t)(uintptr_t)columns.end;
  header[5] = (uint32_t)(uintptr_t)columns.first_child;
  header[6] = (uint32_t)(uintptr_t)columns.next_sibling;
  header[7] = (uint32_t)(uintptr_t)columns.missing;
  return header;
}
