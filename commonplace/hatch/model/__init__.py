"""A hatch with a language model: any server that speaks OpenAI's protocol, asked by a job, its answer checked sentence by sentence as it comes."""
