-- The words of a title as people type them. By itself the parser takes "CS-50" for "cs" and the number "-50", and "and/or" for a path.
create function catalog.words(title text) returns tsvector
  language sql immutable parallel safe strict
  return to_tsvector('simple', translate(title, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)));
drop index catalog.products_words;
create index products_words on catalog.products using gin (catalog.words(title)) where structure <> 'parent';
