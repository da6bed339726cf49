package entities

// Summary is how the golden files of the tests write an entity.
var Summary = summary
