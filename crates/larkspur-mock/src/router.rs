//! Finds what serves a method and path. A fixed segment wins over a parameter, and the search goes back where a fixed
//! segment turns out to lead nowhere.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

/// A tree of path segments with a value at each method and path.
#[derive(Debug)]
pub(crate) struct Router<T> {
    root: Node<T>,
}

#[derive(Debug)]
struct Node<T> {
    fixed: BTreeMap<String, Node<T>>,
    param: Option<Box<Node<T>>>,
    routes: Vec<Route<T>>,
}

#[derive(Debug)]
struct Route<T> {
    method: String,
    params: Vec<String>,
    value: T,
}

/// A path that was found.
#[derive(Debug)]
pub(crate) struct Found<'r, T> {
    /// What serves it.
    pub(crate) value: &'r T,
    /// The path's parameters, decoded, in order.
    pub(crate) params: Vec<(String, String)>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { fixed: BTreeMap::new(), param: None, routes: Vec::new() }
    }
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self { root: Node::default() }
    }
}

impl<T> Router<T> {
    /// Adds a route; `path` writes its parameters `:name`. Where the method and path are taken, gives what took them.
    pub(crate) fn insert(&mut self, method: &str, path: &str, value: T) -> Result<(), &T> {
        let mut node = &mut self.root;
        let mut params = Vec::new();
        for segment in segments(path) {
            node = match segment.strip_prefix(':') {
                Some(name) => {
                    params.push(name.to_owned());
                    node.param.get_or_insert_default()
                }
                None => node.fixed.entry(segment.to_owned()).or_default(),
            };
        }
        if let Some(taken) = node.routes.iter().position(|route| route.method == method) {
            return Err(&node.routes[taken].value);
        }
        node.routes.push(Route { method: method.to_owned(), params, value });
        Ok(())
    }

    /// Finds the route of a method and a path as it stands in the request line, without the query.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Found<'_, T>> {
        let wanted: Vec<String> =
            segments(path).map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect();
        let mut values = Vec::new();
        let route = self.root.find(method, &wanted, &mut values)?;
        let params = route.params.iter().cloned().zip(values.into_iter().map(str::to_owned)).collect();
        Some(Found { value: &route.value, params })
    }
}

impl<T> Node<T> {
    fn find<'w>(&self, method: &str, wanted: &'w [String], values: &mut Vec<&'w str>) -> Option<&Route<T>> {
        let Some((segment, rest)) = wanted.split_first() else {
            return self.routes.iter().find(|route| route.method == method);
        };
        if let Some(route) = self.fixed.get(segment).and_then(|node| node.find(method, rest, values)) {
            return Some(route);
        }
        let param = self.param.as_ref().filter(|_| !segment.is_empty())?;
        values.push(segment);
        let found = param.find(method, rest, values);
        if found.is_none() {
            values.pop();
        }
        found
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router() -> Router<&'static str> {
        let mut router = Router::default();
        for (method, path, name) in [
            ("GET", "/v2/tasks/:task_id", "get"),
            ("GET", "/v2/tasks/recent", "recent"),
            ("POST", "/v2/tasks/batch", "batch"),
            ("GET", "/v2/tasks/recent/:day/items", "items of a day"),
            ("GET", "/v2/:kind/:id/owner", "owner"),
        ] {
            router.insert(method, path, name).unwrap();
        }
        router
    }

    #[test]
    fn fixed_segments_win_over_parameters() {
        let router = router();
        assert_eq!(*router.find("GET", "/v2/tasks/recent").unwrap().value, "recent");
        let found = router.find("GET", "/v2/tasks/7").unwrap();
        assert_eq!((*found.value, found.params), ("get", vec![("task_id".to_owned(), "7".to_owned())]));
    }

    #[test]
    fn a_fixed_segment_that_leads_nowhere_is_left_again() {
        let router = router();
        let found = router.find("GET", "/v2/tasks/recent/owner").unwrap();
        assert_eq!(*found.value, "owner");
        let names: Vec<_> = found.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(names, [("kind", "tasks"), ("id", "recent")]);
        assert_eq!(*router.find("GET", "/v2/tasks/batch").unwrap().value, "get");
    }

    #[test]
    fn parameters_are_decoded_after_the_path_is_split() {
        let router = router();
        let found = router.find("GET", "/v2/tasks/a%2Fb%20%E7%9F%A5").unwrap();
        assert_eq!(found.params[0].1, "a/b 知");
    }

    #[test]
    fn empty_parameters_other_methods_and_other_paths_are_not_found() {
        let router = router();
        for (method, path) in [("GET", "/v2/tasks/"), ("DELETE", "/v2/tasks/7"), ("GET", "/v2/tasks/7/"), ("GET", "/")]
        {
            assert!(router.find(method, path).is_none(), "{method} {path}");
        }
    }

    #[test]
    fn a_second_route_names_the_first() {
        let mut router = router();
        assert_eq!(router.insert("GET", "/v2/tasks/:other", "again").unwrap_err(), &"get");
    }
}
