// widget of the tests
